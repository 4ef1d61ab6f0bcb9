-- grain: one row
-- inputs: store_day, stores
-- What the same stores usually keep of their net sales: sums over the four same weekdays before, complete store-days
-- only. margin / margin_sales is the rate that turns normal net sales into normal margin.
-- $1 date, $2 region ('' all), $3 store ('' all)
with compared as (
  select d.store_id
  from store_day as d
  left join stores as s on s.store_id = d.store_id
  where d.business_date = cast($1 as date) and d.complete and d.expected_net_sales is not null and d.gross_margin is not null
    and (cast($2 as text) = '' or s.region = cast($2 as text))
    and (cast($3 as text) = '' or d.store_id = cast($3 as text))
)
select count(distinct d.business_date) as days,
  cast(coalesce(sum(d.gross_margin), 0) * 100 as bigint) as margin,
  cast(coalesce(sum(d.net_sales), 0) * 100 as bigint) as margin_sales
from store_day as d
join compared as c on c.store_id = d.store_id
where d.complete and d.gross_margin is not null
  and d.business_date in (cast($1 as date) - 7, cast($1 as date) - 14, cast($1 as date) - 21, cast($1 as date) - 28)
