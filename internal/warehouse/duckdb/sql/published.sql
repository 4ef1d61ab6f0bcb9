select run_id from wh.published
