-- The next run's number: they count up, failed runs included.
select coalesce(max(run_id), 0) + 1 from wh.run
