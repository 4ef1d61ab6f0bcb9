-- grain: business date x store of which anything was delivered or expected
-- inputs: store_day, expected_store_day
-- delivered is false where nothing came and only what was expected is known.
-- $1 first day, $2 last day
select d.business_date, d.store_id, true as delivered, d.complete, d.is_open,
  cast(d.net_sales * 100 as bigint) as net_sales, cast(d.returned_value * 100 as bigint) as returned_value,
  cast(d.discount * 100 as bigint) as discount, cast(d.gross_margin * 100 as bigint) as gross_margin,
  cast(d.units * 1000 as bigint) as units, cast(d.transactions * 1000 as bigint) as transactions,
  cast(d.expected_net_sales * 100 as bigint) as normal, cast(d.low_net_sales * 100 as bigint) as low,
  cast(d.high_net_sales * 100 as bigint) as high, cast(d.expected_units * 1000 as bigint) as normal_units,
  cast(d.expected_transactions * 1000 as bigint) as normal_transactions
from store_day as d
where d.business_date between cast($1 as date) and cast($2 as date)
union all
select e.business_date, e.store_id, false, false, cast(null as boolean),
  cast(null as bigint), cast(null as bigint), cast(null as bigint), cast(null as bigint), cast(null as bigint), cast(null as bigint),
  cast(e.expected_net_sales * 100 as bigint), cast(e.low_net_sales * 100 as bigint), cast(e.high_net_sales * 100 as bigint),
  cast(e.expected_units * 1000 as bigint), cast(e.expected_transactions * 1000 as bigint)
from expected_store_day as e
left join wh.live_store_day as d on d.business_date = e.business_date and d.store_id = e.store_id
where e.business_date between cast($1 as date) and cast($2 as date) and d.store_id is null
