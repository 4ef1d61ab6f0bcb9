-- What the warehouse holds of deliveries $1 to $2 of store_days: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(transactions), 0) as text), cast(coalesce(sum(visitors), 0) as text),
  cast(coalesce(sum(net_sales), 0) as text)
from wh.store_days where delivery_id between cast($1 as bigint) and cast($2 as bigint) group by delivery_id
