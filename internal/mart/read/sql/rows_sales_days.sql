-- grain: row of sales of one store, over a run of dates, with the file and line that brought it
-- inputs: sales, products
-- As rows_sales, of which each date is asked by itself.
-- $1 store, $2 first day, $3 last day
select f.business_date, f.product_id, p.name, p.category, p.product_id is not null as known,
  cast(f.units * 1000 as bigint) as units, cast(f.sales_value * 100 as bigint) as sales_value,
  cast(f.discount * 100 as bigint) as discount, cast(f.returned_units * 1000 as bigint) as returned_units,
  cast(f.returned_value * 100 as bigint) as returned_value, cast(f.net_sales * 100 as bigint) as net_sales,
  cast(f.cogs * 100 as bigint) as cogs, f.cogs_frozen, f.delivery_id, f.source_line
from sales as f
left join products as p on p.product_id = f.product_id
where f.store_id = cast($1 as text) and f.business_date between cast($2 as date) and cast($3 as date)
order by f.business_date nulls last, f.net_sales desc nulls last, f.product_id collate "C" nulls last, f.source_line nulls last
