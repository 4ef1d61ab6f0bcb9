-- What the warehouse holds of deliveries $1 to $2 of stores: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(latitude), 0) as text), cast(coalesce(sum(longitude), 0) as text),
  cast(coalesce(sum(floor_area_m2), 0) as text)
from wh.stores where delivery_id between cast($1 as bigint) and cast($2 as bigint) group by delivery_id
