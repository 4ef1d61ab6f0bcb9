-- Deliveries of run $1, if it failed: their files are still in landing.
delete from wh.delivery where run_id = cast($1 as bigint)
  and run_id in (select run_id from wh.run where outcome = 'failed')
