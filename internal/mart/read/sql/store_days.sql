-- grain: business date of one store
-- inputs: store_day
-- $1 store, $2 first day, $3 last day
select d.business_date, d.complete, d.is_open,
  cast(d.net_sales * 100 as bigint) as net_sales, cast(d.expected_net_sales * 100 as bigint) as normal,
  cast(d.low_net_sales * 100 as bigint) as low, cast(d.high_net_sales * 100 as bigint) as high,
  cast(d.transactions * 1000 as bigint) as transactions, cast(d.units * 1000 as bigint) as units,
  cast(d.gross_margin * 100 as bigint) as margin
from store_day as d
where d.store_id = cast($1 as text) and d.business_date between cast($2 as date) and cast($3 as date)
order by d.business_date nulls last
