-- The run that readers see; 0 before the first.
select run_id from wh.published
