-- Ended runs that may have left rows that no slice will ever show, with the numbers of their deliveries.
select run_id, first_delivery, last_delivery from wh.run
where coalesce(swept, false) = false and outcome <> 'running' and last_delivery >= first_delivery order by run_id nulls last
