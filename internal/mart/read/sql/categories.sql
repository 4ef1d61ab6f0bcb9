-- grain: category, over the stores that are compared
-- inputs: category_day, store_day, stores
-- A category that one side has and the other has not counts as nothing there.
-- $1 date, $2 region ('' all), $3 store ('' all), $4 base (normal, day), $5 the day compared with when base is day
with compared as (
  select d.store_id
  from store_day as d
  left join stores as s on s.store_id = d.store_id
  where d.business_date = cast($1 as date) and d.complete
    and (cast($2 as text) = '' or s.region = cast($2 as text))
    and (cast($3 as text) = '' or d.store_id = cast($3 as text))
    and (cast($4 as text) <> 'normal' or d.expected_net_sales is not null)
    and (cast($4 as text) <> 'day' or d.store_id in (
      select b.store_id from store_day as b where b.business_date = cast($5 as date) and b.complete))
),
sides as (
  select coalesce(c.category, '') as category, c.net_sales, c.units, c.gross_margin,
    case cast($4 as text) when 'normal' then c.expected_net_sales when 'day' then 0 end as base_sales
  from category_day as c
  join compared as k on k.store_id = c.store_id
  where c.business_date = cast($1 as date)
  union all
  select coalesce(c.category, ''), null, null, null, c.net_sales
  from category_day as c
  join compared as k on k.store_id = c.store_id
  where cast($4 as text) = 'day' and c.business_date = cast($5 as date)
)
select category,
  cast(coalesce(sum(net_sales), 0) * 100 as bigint) as net_sales,
  cast(coalesce(sum(units), 0) * 1000 as bigint) as units,
  cast(sum(gross_margin) * 100 as bigint) as margin,
  cast(sum(base_sales) * 100 as bigint) as base_sales
from sides
group by category
having sum(net_sales) is not null or sum(base_sales) <> 0
order by coalesce(sum(net_sales), 0) - coalesce(sum(base_sales), 0) nulls last, category collate "C" nulls last
