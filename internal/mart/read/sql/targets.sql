-- grain: business date x store with a target
-- inputs: targets
-- $1 first day, $2 last day
select t.business_date, t.store_id, cast(t.net_sales_target * 100 as bigint) as target
from targets as t
where t.business_date between cast($1 as date) and cast($2 as date)
