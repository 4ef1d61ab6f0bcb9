-- What the warehouse holds of deliveries $1 to $2 of promotions: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(promo_price), 0) as text),
  cast(coalesce(sum(funding_per_unit), 0) as text)
from wh.promotions where delivery_id between cast($1 as bigint) and cast($2 as bigint) group by delivery_id
