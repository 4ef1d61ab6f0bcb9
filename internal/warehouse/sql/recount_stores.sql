-- What the warehouse holds of each delivery of stores: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(latitude), 0) as text), cast(coalesce(sum(longitude), 0) as text),
  cast(coalesce(sum(floor_area_m2), 0) as text)
from wh.stores group by delivery_id
