-- What the warehouse holds of each delivery of targets.
select delivery_id, count(*), '0.00' from wh.targets group by delivery_id
