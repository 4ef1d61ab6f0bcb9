-- grain: product x business date, over the whole chain
-- inputs: product_day
-- $1 first day, $2 last day
select p.product_id, p.business_date, cast(p.net_sales * 100 as bigint) as net_sales
from product_day as p
where p.business_date between cast($1 as date) and cast($2 as date) and p.net_sales is not null
order by p.product_id collate "C" nulls last, p.business_date nulls last
