-- grain: business date x units that one product sold in one store
-- inputs: sales
-- $1 store, $2 product, $3 first day, $4 last day
select f.business_date, cast(sum(f.units) * 1000 as bigint) as units
from sales as f
where f.store_id = cast($1 as text) and f.product_id = cast($2 as text) and f.business_date between cast($3 as date) and cast($4 as date)
group by f.business_date
