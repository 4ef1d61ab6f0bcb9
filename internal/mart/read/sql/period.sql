-- grain: one row for a period of days, over the store-days that are complete on both sides
-- inputs: store_day, targets, stores
-- $1 first day, $2 last day, $3 region ('' all), $4 store ('' all), $5 base (normal, day, target), $6 days back when base is day
with now_day as (
  select d.business_date, d.store_id, d.net_sales, d.expected_net_sales
  from store_day as d
  left join stores as s on s.store_id = d.store_id
  where d.business_date between cast($1 as date) and cast($2 as date) and d.complete
    and (cast($3 as text) = '' or s.region = cast($3 as text))
    and (cast($4 as text) = '' or d.store_id = cast($4 as text))
),
base_day as (
  select n.business_date, n.store_id, n.expected_net_sales as net_sales
  from now_day as n
  where cast($5 as text) = 'normal' and n.expected_net_sales is not null
  union all
  select d.business_date + cast($6 as integer), d.store_id, d.net_sales
  from store_day as d
  where cast($5 as text) = 'day' and d.complete
    and d.business_date between cast($1 as date) - cast($6 as integer) and cast($2 as date) - cast($6 as integer)
  union all
  select t.business_date, t.store_id, t.net_sales_target
  from targets as t
  where cast($5 as text) = 'target' and t.business_date between cast($1 as date) and cast($2 as date)
)
select count(distinct n.business_date) as days, count(distinct n.store_id) as stores,
  cast(coalesce(sum(n.net_sales), 0) * 100 as bigint) as net_sales,
  cast(coalesce(sum(b.net_sales), 0) * 100 as bigint) as base_sales
from now_day as n
join base_day as b on b.business_date = n.business_date and b.store_id = n.store_id
