-- grain: store x category on one date
-- inputs: category_day
-- $1 date
select c.store_id, coalesce(c.category, '') as category, cast(c.net_sales * 100 as bigint) as net_sales
from wh.live_category_day as c
where c.business_date = cast($1 as date) and c.net_sales is not null
