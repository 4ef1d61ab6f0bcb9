-- grain: one row for the stores that are compared, one for complete stores that have nothing to compare with
-- inputs: store_day, targets, stores
-- $1 date, $2 region ('' all), $3 store ('' all), $4 base (normal, day, target), $5 the day compared with when base is day
-- Amounts come in hundredths, quantities in thousandths. Margin and transactions are summed, on both sides, over the
-- stores that have them on both sides; a normal margin is not in here, see usual.
with now_day as (
  select d.store_id, d.net_sales, d.units, d.discount, d.gross_margin, d.transactions, d.expected_net_sales,
    d.expected_units, d.expected_transactions
  from store_day as d
  left join stores as s on s.store_id = d.store_id
  where d.business_date = cast($1 as date) and d.complete
    and (cast($2 as text) = '' or s.region = cast($2 as text))
    and (cast($3 as text) = '' or d.store_id = cast($3 as text))
),
base_day as (
  select n.store_id, n.expected_net_sales as net_sales, n.expected_units as units, cast(null as decimal(14,2)) as gross_margin,
    n.expected_transactions as transactions
  from now_day as n
  where cast($4 as text) = 'normal' and n.expected_net_sales is not null
  union all
  select d.store_id, d.net_sales, d.units, d.gross_margin, d.transactions
  from store_day as d
  where cast($4 as text) = 'day' and d.business_date = cast($5 as date) and d.complete
  union all
  select t.store_id, t.net_sales_target, null, null, null
  from targets as t
  where cast($4 as text) = 'target' and t.business_date = cast($1 as date)
),
sides as (
  select n.store_id, n.net_sales, n.units, n.discount, n.gross_margin, n.transactions,
    b.store_id is not null as compared, b.net_sales as base_sales, b.units as base_units,
    b.gross_margin as base_margin, b.transactions as base_transactions,
    n.gross_margin is not null and (b.store_id is null or b.gross_margin is not null or cast($4 as text) <> 'day') as has_margin,
    n.transactions is not null and (b.store_id is null or b.transactions is not null or cast($4 as text) = 'target') as has_transactions
  from now_day as n
  left join base_day as b on b.store_id = n.store_id
)
select compared,
  count(*) as stores,
  cast(coalesce(sum(net_sales), 0) * 100 as bigint) as net_sales,
  cast(coalesce(sum(units), 0) * 1000 as bigint) as units,
  cast(coalesce(sum(discount), 0) * 100 as bigint) as discount,
  cast(coalesce(sum(base_sales), 0) * 100 as bigint) as base_sales,
  cast(coalesce(sum(base_units), 0) * 1000 as bigint) as base_units,
  coalesce(sum(case when has_margin then 1 else 0 end), 0) as margin_stores,
  cast(coalesce(sum(case when has_margin then gross_margin end), 0) * 100 as bigint) as margin,
  cast(coalesce(sum(case when has_margin then net_sales end), 0) * 100 as bigint) as margin_sales,
  cast(coalesce(sum(case when has_margin then base_margin end), 0) * 100 as bigint) as base_margin,
  cast(coalesce(sum(case when has_margin then base_sales end), 0) * 100 as bigint) as base_margin_sales,
  coalesce(sum(case when has_transactions then 1 else 0 end), 0) as transaction_stores,
  cast(coalesce(sum(case when has_transactions then transactions end), 0) * 1000 as bigint) as transactions,
  cast(coalesce(sum(case when has_transactions then net_sales end), 0) * 100 as bigint) as transaction_sales,
  cast(coalesce(sum(case when has_transactions then units end), 0) * 1000 as bigint) as transaction_units,
  cast(coalesce(sum(case when has_transactions then base_transactions end), 0) * 1000 as bigint) as base_transactions,
  cast(coalesce(sum(case when has_transactions then base_sales end), 0) * 100 as bigint) as base_transaction_sales,
  cast(coalesce(sum(case when has_transactions then base_units end), 0) * 1000 as bigint) as base_transaction_units
from sides
group by compared
order by compared desc nulls last
