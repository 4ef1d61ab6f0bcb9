-- Runs whose rows in the fact tables nobody will ever see, with the numbers of their deliveries.
select run_id, first_delivery, last_delivery from wh.run
where first_delivery > 0 and outcome in ('failed', 'stopped_by_drift') and last_delivery >= first_delivery order by run_id nulls last
