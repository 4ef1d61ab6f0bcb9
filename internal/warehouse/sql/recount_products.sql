-- What the warehouse holds of deliveries $1 to $2 of products: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(unit_cost), 0) as text), cast(coalesce(sum(list_price), 0) as text),
  cast(coalesce(sum(case_pack), 0) as text), cast(coalesce(sum(lead_time_days), 0) as text)
from wh.products where delivery_id between cast($1 as bigint) and cast($2 as bigint) group by delivery_id
