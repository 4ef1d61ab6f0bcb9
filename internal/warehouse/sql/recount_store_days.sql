-- What the warehouse holds of each delivery of store_days: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(transactions), 0) as text), cast(coalesce(sum(visitors), 0) as text),
  cast(coalesce(sum(net_sales), 0) as text)
from wh.store_days group by delivery_id
