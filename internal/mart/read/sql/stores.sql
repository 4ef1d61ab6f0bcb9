-- grain: store with anything delivered on the date, one page of them, with sums over all pages on every row
-- inputs: store_day, targets, stores
-- A store-day that is not complete has no amounts here and no gap: it is named, never counted as lost sales.
-- $1 date, $2 region ('' all), $3 base (normal, day, target), $4 the day compared with when base is day,
-- $5 sort column, $6 1 ascending or -1 descending, $7 rows a page, $8 rows before it
with base_day as (
  select d.store_id, d.expected_net_sales as net_sales
  from store_day as d
  where cast($3 as text) = 'normal' and d.business_date = cast($1 as date) and d.complete and d.expected_net_sales is not null
  union all
  select d.store_id, d.net_sales
  from store_day as d
  where cast($3 as text) = 'day' and d.business_date = cast($4 as date) and d.complete
  union all
  select t.store_id, t.net_sales_target
  from targets as t
  where cast($3 as text) = 'target' and t.business_date = cast($1 as date)
),
listed as (
  select d.store_id, s.name, s.region, d.complete, d.is_open,
    case when d.complete then d.net_sales end as net_sales,
    case when d.complete then b.net_sales end as base_sales,
    case when d.complete then d.net_sales - b.net_sales end as gap,
    case when d.complete then d.gross_margin end as margin,
    case when d.complete then d.transactions end as transactions,
    case when d.complete then d.units end as units
  from store_day as d
  left join stores as s on s.store_id = d.store_id
  left join base_day as b on b.store_id = d.store_id
  where d.business_date = cast($1 as date)
    and (cast($2 as text) = '' or s.region = cast($2 as text))
),
keyed as (
  select l.*,
    case cast($5 as text)
      when 'gap' then cast(l.gap as double precision)
      when 'share' then cast(l.gap as double precision) / nullif(cast(l.base_sales as double precision), 0)
      when 'sales' then cast(l.net_sales as double precision)
      when 'normal' then cast(l.base_sales as double precision)
      when 'margin' then cast(l.margin as double precision)
      when 'rate' then cast(l.margin as double precision) / nullif(cast(l.net_sales as double precision), 0)
      when 'transactions' then cast(l.transactions as double precision)
      when 'atv' then cast(l.net_sales as double precision) / nullif(cast(l.transactions as double precision), 0)
      when 'upt' then cast(l.units as double precision) / nullif(cast(l.transactions as double precision), 0)
    end * cast($6 as double precision) as place,
    case when cast($5 as text) = 'store' then l.store_id end as letter
  from listed as l
)
select k.store_id, k.name, k.region, k.complete, k.is_open,
  cast(k.net_sales * 100 as bigint) as net_sales, cast(k.base_sales * 100 as bigint) as base_sales,
  cast(k.gap * 100 as bigint) as gap, cast(k.margin * 100 as bigint) as margin,
  cast(k.transactions * 1000 as bigint) as transactions, cast(k.units * 1000 as bigint) as units,
  count(*) over () as all_stores,
  cast(sum(k.net_sales) over () * 100 as bigint) as all_sales,
  cast(sum(k.base_sales) over () * 100 as bigint) as all_base,
  cast(sum(k.gap) over () * 100 as bigint) as all_gap,
  cast(sum(k.margin) over () * 100 as bigint) as all_margin,
  cast(sum(k.transactions) over () * 1000 as bigint) as all_transactions,
  cast(sum(k.units) over () * 1000 as bigint) as all_units,
  count(k.gap) over () as compared,
  cast(sum(case when k.margin is not null then k.net_sales end) over () * 100 as bigint) as all_margin_sales,
  cast(sum(case when k.transactions is not null then k.net_sales end) over () * 100 as bigint) as all_transaction_sales,
  cast(sum(case when k.transactions is not null then k.units end) over () * 1000 as bigint) as all_transaction_units
from keyed as k
order by k.place asc nulls last,
  case when cast($6 as integer) = 1 then k.letter end collate "C" asc nulls last,
  case when cast($6 as integer) = -1 then k.letter end collate "C" desc nulls last,
  k.store_id collate "C" asc nulls last
limit cast($7 as bigint) offset cast($8 as bigint)
