-- grain: business date x store that sold anything of one category
-- inputs: category_day
-- $1 category, $2 first day, $3 last day
select c.business_date, c.store_id, cast(c.net_sales * 100 as bigint) as net_sales
from wh.live_category_day as c
where c.category = cast($1 as text) and c.business_date between cast($2 as date) and cast($3 as date) and c.net_sales is not null
