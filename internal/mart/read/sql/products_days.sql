-- grain: product x business date, over the whole chain
-- inputs: product_day
-- $1 first day, $2 last day
select p.product_id, p.business_date, cast(p.units * 1000 as bigint) as units, cast(p.net_sales * 100 as bigint) as net_sales,
  cast(p.gross_margin * 100 as bigint) as gross_margin
from product_day as p
where p.business_date between cast($1 as date) and cast($2 as date)
