-- What the warehouse holds of each delivery of promotions: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(promo_price), 0) as text),
  cast(coalesce(sum(funding_per_unit), 0) as text)
from wh.promotions group by delivery_id
