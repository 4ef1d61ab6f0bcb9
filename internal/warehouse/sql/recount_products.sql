-- What the warehouse holds of each delivery of products: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(unit_cost), 0) as text), cast(coalesce(sum(list_price), 0) as text),
  cast(coalesce(sum(case_pack), 0) as text), cast(coalesce(sum(lead_time_days), 0) as text)
from wh.products group by delivery_id
