-- grain: business date, over its complete store-days
-- inputs: store_day, stores
-- normal and with_normal are over the store-days that have a normal: both sides of a gap over the same store-days.
-- $1 first day, $2 last day, $3 region ('' all), $4 store ('' all)
select d.business_date, count(*) as stores,
  cast(coalesce(sum(d.net_sales), 0) * 100 as bigint) as net_sales,
  coalesce(sum(case when d.expected_net_sales is not null then 1 else 0 end), 0) as stores_with_normal,
  cast(coalesce(sum(case when d.expected_net_sales is not null then d.net_sales end), 0) * 100 as bigint) as with_normal,
  cast(coalesce(sum(d.expected_net_sales), 0) * 100 as bigint) as normal
from store_day as d
left join stores as s on s.store_id = d.store_id
where d.business_date between cast($1 as date) and cast($2 as date) and d.complete
  and (cast($3 as text) = '' or s.region = cast($3 as text))
  and (cast($4 as text) = '' or d.store_id = cast($4 as text))
group by d.business_date
order by d.business_date nulls last
