-- silence_day: pairs that have not sold since a date although they are on record, and all that are below zero on record, after date $1, from
-- the state after $2. Inputs: pair_day, store_date, date_offer, cell_day, drop_state of $1. A date counts on which the store traded and the
-- record is known; nothing on record, hours without stock, another sign of the record or a sale end it. What was expected is the pace before
-- the silence was learnt; missed is net of what others did: stores of the region, leaning on those of the chain, with the product, and the
-- store with the rest of its category, where that fell. counted leaves out what a price cut adds that no promotion of the store explains.
-- Lumpiness is the pair's own, leaning on the product's as much as its days leave unknown (sampling variance of 2 + 6 f / m a day, pairs that
-- differ by 0.3 f), and half a standard error more: pairs that are lumpier than they seem are silent more often than those less lumpy.
insert into silence_day (state_date, store_id, product_id, record, record_since, silent_since, silent_days, pace, units_before, clean_before,
  expected, missed, counted, expected_today, missed_today, lumpiness, log_chance)
with before as materialized ( -- read while it is added to
  select * from silence_day where state_date = cast($2 as date)
),
quiet as (
  select p.store_id, p.product_id, p.category, d.region, case when p.sold > 0 then 1 else 0 end as sells, p.clean_days - p.weight as clean_days,
    p.served * p.expected as own, p.served * p.sold as own_sold, p.learn * p.used as own_used, p.learn * p.expected as own_learnt,
    case when p.kind > 0 and p.ladder_step between 1 and 2 then p.expected else 0 end as expected,
    case when d.offer = 0 and a.product_id is null and o.product_id is null then least(1, p.baseline / nullif(p.expected, 0)) else 1 end as plain,
    case when p.kind > 0 and p.record is not null then 1 else 0 end as counts, p.record,
    case p.memory when 1 then p.slow_units when 2 then p.mid_units else p.fast_units end - p.weight * p.used as units,
    case p.memory when 1 then p.slow_days when 2 then p.mid_days else p.fast_days end - p.weight * p.exposure as days, p.pool * p.size as peer_pace,
    greatest(1.02, (p.spread_squares + p.lean * p.variance_ratio) / (p.spread_expected + p.lean)
      + 0.15 * p.variance_ratio * sqrt(p.lean / (p.spread_expected + p.lean))) as lumpiness
  from (
    select x.*, case when x.expected = x.slow_expected then 1 when x.expected = x.mid_expected then 2 else 3 end as memory, 145 + 24 * x.expected as lean,
      case when x.on_hand < 0 then -1 when x.hours > 0 or x.on_hand = 0 then 0 when x.on_hand > 0 or x.hours = 0 then 1 end as record
    from pair_day as x
    where x.state_date = cast($1 as date) and (x.sold <= 0 or x.on_hand < 0)
  ) as p
  join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = p.store_id
  left join wh.date_offer as a on a.state_date = cast($1 as date) and a.product_id = p.product_id and a.store_id = ''
  left join wh.date_offer as o on o.state_date = cast($1 as date) and o.product_id = p.product_id and o.store_id = p.store_id
),
begun as (
  select q.*, b.record as record_before, b.record_since, b.silent_since, b.silent_days, b.pace, b.units_before, b.clean_before, b.expected as expected_before,
    b.missed, b.counted,
    case when q.peer_pace > 0 then (greatest(q.units, 0) + 1.5) / (greatest(q.days, 0) + 1.5 / q.peer_pace) when q.days > 0 then q.units / q.days else 0 end as pace_now,
    case when b.silent_since is null or q.record <> b.record then 1 else 0 end as begins
  from quiet as q
  left join before as b on b.store_id = q.store_id and b.product_id = q.product_id
  where q.record <> 0 and q.counts = 1 or b.record is not null and coalesce(q.record, 1) <> 0
),
net as (
  select x.*, case when x.begins = 1 then x.pace_now else x.pace end as held,
    case when x.counts = 0 then 0 when x.begins = 1 or x.pace_now <= 0 then x.expected else x.expected * x.pace / x.pace_now end as expected_today,
    greatest(0, least(2, (coalesce(r.peer_units, 0) - x.own_sold
        + 5 * (coalesce(c.peer_units, 0) - x.own_sold + 5) / (greatest(coalesce(c.peer_expected, 0) - x.own, 0) + 5))
      / (greatest(coalesce(r.peer_expected, 0) - x.own, 0) + 5)))
      * greatest(0, least(1, (coalesce(k.learn_units, 0) - x.own_used + 5) / (greatest(coalesce(k.learn_expected, 0) - x.own_learnt, 0) + 5))) as others
  from begun as x
  left join wh.drop_state as r on r.state_date = cast($1 as date) and r.product_id = x.product_id and r.place = nullif(x.region, '')
  left join wh.drop_state as c on c.state_date = cast($1 as date) and c.product_id = x.product_id and c.place = ''
  left join cell_day as k on k.state_date = cast($1 as date) and k.store_id = x.store_id and k.category = x.category
),
added as (
  select n.*, case when n.begins = 1 then 0 else n.silent_days end + n.counts as days_now,
    case when n.begins = 1 then greatest(n.units, 0) else n.units_before end as base,
    case when n.begins = 1 then 0 else n.expected_before end + n.expected_today as expected_now,
    case when n.begins = 1 then 0 else n.missed end + n.expected_today * n.others as missed_now,
    case when n.begins = 1 then 0 else n.counted end + n.expected_today * n.others * coalesce(n.plain, 1) as counted_now
  from net as n
)
select cast($1 as date), store_id, product_id, coalesce(record, record_before), case when coalesce(record, record_before) = record_before then record_since else cast($1 as date) end,
  case when sells = 1 then null when begins = 1 then cast($1 as date) else silent_since end, case when sells = 1 then 0 else days_now end, held, base,
  case when begins = 1 then clean_days else clean_before end, case when sells = 1 then 0 else expected_now end, case when sells = 1 then 0 else missed_now end,
  case when sells = 1 then 0 else counted_now end, case when sells = 1 then 0 else expected_today end, case when sells = 1 then 0 else expected_today * others end,
  lumpiness, case when sells = 0 and base > 0 and counted_now > 0 then -(base + 0.5) * ln(lumpiness) / (lumpiness - 1) * ln(1 + counted_now / base) else 0 end
from added
