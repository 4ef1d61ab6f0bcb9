-- grain: one row
-- inputs: store_day, stores
-- How many days with data there are up to $1 in scope, and how many stores have a normal on $1.
-- $1 date, $2 region ('' all), $3 store ('' all)
select count(distinct d.business_date) as days,
  coalesce(sum(case when d.business_date = cast($1 as date) and d.expected_net_sales is not null then 1 else 0 end), 0) as with_normal
from store_day as d
left join stores as s on s.store_id = d.store_id
where d.business_date between cast($1 as date) - 55 and cast($1 as date)
  and (cast($2 as text) = '' or s.region = cast($2 as text))
  and (cast($3 as text) = '' or d.store_id = cast($3 as text))
