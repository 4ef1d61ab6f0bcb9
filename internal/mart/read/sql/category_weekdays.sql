-- grain: category x weekday (0 is Monday) over a run of dates, whole ('' for the store) or x store
-- inputs: category_day, store_day
-- Of complete store-days alone.
-- $1 first day, $2 last day, $3 store ('' all), $4 'each' by store
select x.store_id, x.category, x.weekday, cast(sum(x.net_sales) * 100 as bigint) as net_sales
from (
  select case when cast($4 as text) = 'each' then c.store_id else '' end as store_id, coalesce(c.category, '') as category,
    cast((c.business_date - date '2024-01-01') % 7 as bigint) as weekday, c.net_sales
  from wh.live_category_day as c
  join store_day as d on d.store_id = c.store_id and d.business_date = c.business_date
  where c.business_date between cast($1 as date) and cast($2 as date) and d.business_date between cast($1 as date) and cast($2 as date)
    and d.complete and c.net_sales is not null and (cast($3 as text) = '' or c.store_id = cast($3 as text))
) as x
group by x.store_id, x.category, x.weekday
order by x.category collate "C" nulls last, x.weekday nulls last, x.store_id collate "C" nulls last
