-- grain: category x weekday (0 is Monday) over a run of dates, whole ('' for the place) or x store or region
-- inputs: category_day, store_day, stores
-- Of complete store-days alone.
-- $1 first day, $2 last day, $3 'each' by store, 'region' by region ('' for stores without one), 'these' or 'many' of some stores, whole; $4 those stores, separated by unit separators
select x.place, x.category, x.weekday, cast(sum(x.net_sales) * 100 as bigint) as net_sales
from (
  select case cast($3 as text) when 'each' then c.store_id when 'region' then coalesce(g.region, '') else '' end as place, coalesce(c.category, '') as category,
    cast((c.business_date - date '2024-01-01') % 7 as bigint) as weekday, c.net_sales
  from wh.live_category_day as c
  join store_day as d on d.store_id = c.store_id and d.business_date = c.business_date
  left join stores as g on g.store_id = c.store_id and cast($3 as text) = 'region'
  where c.business_date between cast($1 as date) and cast($2 as date) and d.business_date between cast($1 as date) and cast($2 as date)
    and d.complete and c.net_sales is not null and (cast($3 as text) <> 'these' or c.store_id = any(string_to_array(cast($4 as text), chr(31))))
    and (cast($3 as text) <> 'many' or c.store_id in (select unnest(string_to_array(cast($4 as text), chr(31)))))
) as x
group by x.place, x.category, x.weekday
order by x.category collate "C" nulls last, x.weekday nulls last, x.place collate "C" nulls last
