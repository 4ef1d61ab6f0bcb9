-- What the warehouse holds of each delivery of inventory: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(on_hand), 0) as text), cast(coalesce(sum(on_order), 0) as text),
  cast(coalesce(sum(stockout_hours), 0) as text)
from wh.inventory group by delivery_id
