-- item_day: what is known of each product before date $1 is counted, from the state after $2; $3 is the weekday (1 Monday), $4 the category of what the
-- product master does not name.
-- What it knows of a product. A promotion that begins is much like the last ones and soon like itself; a product without any
-- is like its category. cut: sold at 5 % or more below what was its price of late. gone: nowhere sold in the four weeks to the last
-- date on which the chain sold anything, whatever stores have of it on record. Prices are net of what was paid back, and 0 where more was paid back than taken:
-- below that, one large return would turn around what promotions make of a store's sales.
insert into item_day (state_date, product_id, category, weekday, memory, slow_drift, mid_drift, fast_drift, promotion, early, late, spread,
  pool, regular_price, promotion_dates, early_dates, late_dates, promoted_price, offered, cut, gone)
-- The product master is grouped, so that planners know that it is small.
with product as (
  select product_id, max(category) as category, max(list_price) as list_price from products group by product_id
),
-- What the chain knows of a category: its weekday, what promotions do to it, and the memory that was nearest to the truth.
category as (
  select k.category, k.weekday, k.promotion, k.early, k.late,
    case when k.slow <= k.mid and k.slow <= k.fast then 1 when k.mid <= k.fast then 2 else 3 end as memory
  from (
    select member as category,
      coalesce(max(case when shape = 'weekday' and slot = cast($3 as bigint) then wh.leaning(actual, expected, dates, 1, 20) end), 1) as weekday,
      least(50, coalesce(max(case when shape = 'promotion' then actual / nullif(expected, 0) end), 1)) as promotion,
      least(50, coalesce(max(case when shape = 'early' then actual / nullif(expected, 0) end), 1)) as early,
      least(50, coalesce(max(case when shape = 'late' then actual / nullif(expected, 0) end), 1)) as late,
      coalesce(max(case when shape = 'memory' and slot = 1 then actual end), 0) as slow,
      coalesce(max(case when shape = 'memory' and slot = 2 then actual end), 0) as mid,
      coalesce(max(case when shape = 'memory' and slot = 3 then actual end), 0) as fast
    from wh.chain_shape
    where state_date = cast($2 as date) and shape in ('weekday', 'promotion', 'early', 'late', 'memory') group by member
  ) as k
)
select cast($1 as date), i.product_id, i.category, coalesce(c.weekday, 1) as weekday, coalesce(c.memory, 1) as memory,
  coalesce(wh.leaning(i.drift_units, i.slow_expected, i.drift_dates, 3, 40), 1) as slow_drift,
  coalesce(wh.leaning(i.drift_units, i.mid_expected, i.drift_dates, 3, 40), 1) as mid_drift,
  coalesce(wh.leaning(i.drift_units, i.fast_expected, i.drift_dates, 3, 40), 1) as fast_drift,
  least(50, greatest(0.05, coalesce((i.dates * i.promotion_units / nullif(i.promotion_expected, 0) + 0.5 * coalesce(c.promotion, 1)) / (i.dates + 0.5), c.promotion, 1))) as promotion,
  least(50, greatest(0.05, coalesce((i.early_dates * i.early_units / nullif(i.early_expected, 0) + 0.5 * coalesce(c.early, 1)) / (i.early_dates + 0.5), c.early, 1))) as early,
  least(50, greatest(0.05, coalesce((i.late_dates * i.late_units / nullif(i.late_expected, 0) + 0.5 * coalesce(c.late, 1)) / (i.late_dates + 0.5), c.late, 1))) as late,
  least(10000, greatest(0.05, coalesce((i.spread_squares + 30) / (i.spread_expected + 20), 1.5))) as spread,
  case when i.pool_dates >= 7 and i.pool_days > 0 and i.pool_units > 0.000001 then least(1e9, i.pool_units / i.pool_days) end as pool,
  greatest(0, case when i.regular_units > 0 then i.regular_value / i.regular_units else coalesce(i.list_price, 0) end) as regular_price,
  coalesce(i.dates, 0) as promotion_dates, coalesce(i.early_dates, 0) as early_dates, coalesce(i.late_dates, 0) as late_dates,
  greatest(0, case when i.promoted_units > 0 then i.promoted_value / i.promoted_units when i.regular_units > 0 then i.regular_value / i.regular_units
    else coalesce(i.list_price, 0) end) as promoted_price,
  case when o.product_id is not null then 1 else 0 end as offered, case when d.price < 0.95 * i.high_price then 1 else 0 end as cut,
  case when l.last_sold <= l.chain_sold - 28 then 1 else 0 end as gone
from (
  select coalesce(q.product_id, p.product_id) as product_id, coalesce(p.category, cast($4 as text)) as category, cast(p.list_price as double precision) as list_price,
    q.drift_dates, q.drift_units, q.slow_expected, q.mid_expected, q.fast_expected, q.promotion_units, q.promotion_expected,
    q.promotion_dates * case when q.last_promotion >= cast($1 as date) - 3 then 1 else 0.2 end as dates, q.early_dates, q.early_units, q.early_expected,
    q.late_dates, q.late_units, q.late_expected, q.spread_squares, q.spread_expected, q.pool_dates, q.pool_units, q.pool_days,
    q.regular_value, q.regular_units, q.promoted_value, q.promoted_units, q.high_price
  from (select * from wh.product_state where state_date = cast($2 as date)) as q
  full join product as p on p.product_id = q.product_id
) as i
left join category as c on c.category = i.category
left join wh.date_offer as o on o.state_date = cast($1 as date) and o.product_id = i.product_id and o.store_id = ''
left join (
  select product_id, cast(sum(sales_value) as double precision) / cast(sum(units) as double precision) as price
  from fact_day where business_date = cast($1 as date) and lines > 0 group by product_id having sum(units) > 0
) as d on d.product_id = i.product_id
left join (
  select product_id, last_sold, max(last_sold) over () as chain_sold from wh.drop_state where state_date = cast($2 as date) and place = ''
) as l on l.product_id = i.product_id
