-- What the warehouse holds of deliveries $1 to $2 of targets: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(net_sales_target), 0) as text)
from wh.targets where delivery_id between cast($1 as bigint) and cast($2 as bigint) group by delivery_id
