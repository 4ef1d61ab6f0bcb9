-- What the warehouse holds of each delivery of calendar.
select delivery_id, count(*), '0.00' from wh.calendar group by delivery_id
