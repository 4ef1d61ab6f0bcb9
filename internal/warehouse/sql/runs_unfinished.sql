-- Runs that never ended: killed, or failed so hard that they could not say so.
select run_id from wh.run where outcome = 'running' order by run_id nulls last
