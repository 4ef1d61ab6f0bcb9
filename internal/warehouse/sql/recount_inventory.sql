-- What the warehouse holds of deliveries $1 to $2 of inventory: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(on_hand), 0) as text), cast(coalesce(sum(on_order), 0) as text),
  cast(coalesce(sum(stockout_hours), 0) as text)
from wh.inventory where delivery_id between cast($1 as bigint) and cast($2 as bigint) group by delivery_id
