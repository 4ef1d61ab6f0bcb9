-- What the warehouse holds of each delivery of calendar: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*)
from wh.calendar group by delivery_id
