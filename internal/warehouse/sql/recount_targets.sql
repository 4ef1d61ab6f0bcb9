-- What the warehouse holds of each delivery of targets: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(net_sales_target), 0) as text)
from wh.targets group by delivery_id
