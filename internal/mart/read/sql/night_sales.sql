-- grain: row of sales of one date, with the file and line that brought it
-- inputs: sales
-- In no order: what keeps a night sorts it there.
-- $1 date
select f.store_id, f.product_id,
  cast(f.units * 1000 as bigint) as units, cast(f.sales_value * 100 as bigint) as sales_value,
  cast(f.discount * 100 as bigint) as discount, cast(f.returned_units * 1000 as bigint) as returned_units,
  cast(f.returned_value * 100 as bigint) as returned_value, cast(f.net_sales * 100 as bigint) as net_sales,
  cast(f.cogs * 100 as bigint) as cogs, f.cogs_frozen, f.delivery_id, f.source_line
from sales as f
where f.business_date = cast($1 as date)
