-- grain: business date x store that sold one product
-- inputs: sales
-- $1 product, $2 first day, $3 last day
select f.business_date, f.store_id, cast(sum(f.units) * 1000 as bigint) as units, cast(sum(f.net_sales) * 100 as bigint) as net_sales,
  case when count(f.cogs) = count(*) then cast(sum(f.net_sales - f.cogs) * 100 as bigint) end as gross_margin
from sales as f
where f.product_id = cast($1 as text) and f.business_date between cast($2 as date) and cast($3 as date)
group by f.business_date, f.store_id
