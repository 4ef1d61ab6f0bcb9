-- grain: business date x category of one store
-- inputs: category_day
-- $1 store, $2 first day, $3 last day
select c.business_date, coalesce(c.category, '') as category, cast(c.net_sales * 100 as bigint) as net_sales
from wh.live_category_day as c
where c.store_id = cast($1 as text) and c.business_date between cast($2 as date) and cast($3 as date) and c.net_sales is not null
