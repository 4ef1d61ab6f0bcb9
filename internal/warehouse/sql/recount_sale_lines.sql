-- What the warehouse holds of deliveries $1 to $2 of sale_lines: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*), cast(coalesce(sum(units), 0) as text), cast(coalesce(sum(sales_value), 0) as text),
  cast(coalesce(sum(unit_price), 0) as text), cast(coalesce(sum(discount), 0) as text),
  cast(coalesce(sum(cogs), 0) as text)
from wh.sale_lines where delivery_id between cast($1 as bigint) and cast($2 as bigint) group by delivery_id
