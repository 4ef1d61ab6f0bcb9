-- grain: business date of one product, over the whole chain
-- inputs: product_day
-- $1 product, $2 first day, $3 last day
select p.business_date, '' as store_id, cast(p.units * 1000 as bigint) as units, cast(p.net_sales * 100 as bigint) as net_sales,
  cast(p.gross_margin * 100 as bigint) as gross_margin
from product_day as p
where p.product_id = cast($1 as text) and p.business_date between cast($2 as date) and cast($3 as date)
