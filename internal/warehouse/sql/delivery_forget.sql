-- Deliveries of a run that failed: the files are still in landing.
delete from wh.delivery where run_id = cast($1 as bigint)
