-- chain_shape: shapes of the chain after date $1, from the state after $2; $3 is the weekday (1 Monday), $4 the part of the month.
-- Every shape is what came over what was expected without it: expected is what was expected with it, divided by what it was,
-- which leaned on 1 with the weight of prior dates and units (null: it was not in it). forget is what a date takes off what was there.
insert into wh.chain_shape (state_date, shape, place, member, slot, actual, expected, dates)
with cell as (
  select c.*, d.region, d.event, d.event_slot
  from cell_day as c
  join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = c.store_id
  where c.state_date = cast($1 as date)
),
total as (
  select category, cast(sum(wh.millionths(learn_units)) as double precision) / 1000000 as units,
    cast(sum(wh.millionths(learn_expected)) as double precision) / 1000000 as expected,
    cast(sum(wh.millionths(slow_error)) as double precision) / 1000000 as slow,
    cast(sum(wh.millionths(mid_error)) as double precision) / 1000000 as mid,
    cast(sum(wh.millionths(fast_error)) as double precision) / 1000000 as fast,
    cast(sum(wh.millionths(promotion_units)) as double precision) / 1000000 as promotion_units,
    cast(sum(wh.millionths(promotion_expected)) as double precision) / 1000000 as promotion_expected,
    cast(sum(wh.millionths(early_units)) as double precision) / 1000000 as early_units,
    cast(sum(wh.millionths(early_expected)) as double precision) / 1000000 as early_expected,
    cast(sum(wh.millionths(late_units)) as double precision) / 1000000 as late_units,
    cast(sum(wh.millionths(late_expected)) as double precision) / 1000000 as late_expected
  from cell group by category
),
store as (
  select s.measure, s.slot, s.learn, s.used, s.actual, s.plain, s.expected, s.low, s.high, s.event_factor, s.ladder_step, d.event, d.event_slot,
    case when d.event_slot = 4 then 7 when d.event_slot > 0 then 5 when d.offer = 1 then 3 else 1 end as range_slot
  from wh.store_state as s
  join wh.store_date as d on d.state_date = s.state_date and d.store_id = s.store_id
  where s.state_date = cast($1 as date) and s.actual is not null
),
-- As in store_state.sql: 1 where dates say little, and the less the more they say. What all stores do is then believed, and forgotten, the sooner.
trust as (
  select d.measure, case when cast($4 as bigint) in (1, 6) then 12 * d.doubt else 60 end as month, 12 * d.doubt * greatest(0.25, d.doubt) as drift, 0.03e0 / greatest(0.25, d.doubt) as forget
  from (
    select m.measure, greatest(1 / 12e0, least(1, power((coalesce(n.actual, 0) + 0.0256) / (coalesce(n.dates, 0) + 4) / 0.0064, 2))) as doubt
    from (select 'net_sales' as measure union all select 'transactions') as m
    left join wh.chain_shape as n on n.state_date = cast($2 as date) and n.shape = 'noise' and n.member = m.measure
  ) as d
),
today as (
  select n.shape, '' as place, t.category as member, case n.shape when 'weekday' then cast($3 as bigint) else n.slot end as slot,
    case n.place when 1 then t.units when 2 then t.slow when 3 then t.mid when 4 then t.fast when 5 then t.promotion_units when 6 then t.early_units else t.late_units end as actual,
    case when n.place <= 4 then case n.place when 1 then t.expected else t.units end
      when n.place = 5 then t.promotion_expected when n.place = 6 then t.early_expected else t.late_expected end as expected, n.forget, n.prior, n.least
  from total as t
  cross join (
    select 1 as place, 'weekday' as shape, cast(0 as bigint) as slot, 0.07e0 as forget, 1 as prior, 20 as least union all select 2, 'memory', 1, 0.03e0, null, null
    union all select 3, 'memory', 2, 0.03e0, null, null union all select 4, 'memory', 3, 0.03e0, null, null union all select 5, 'promotion', 0, 0.07e0, null, null
    union all select 6, 'early', 0, 0.03e0, null, null union all select 7, 'late', 0, 0.03e0, null, null
  ) as n
  union all
  select 'month', '', 'units', cast($4 as bigint), cast(sum(wh.millionths(learn_units)) as double precision) / 1000000,
    cast(sum(wh.millionths(learn_expected)) as double precision) / 1000000, 0.03e0, 6, 20
  from cell
  union all
  select 'region', region, category, 0, cast(sum(wh.millionths(learn_units)) as double precision) / 1000000,
    cast(sum(wh.millionths(learn_expected)) as double precision) / 1000000, 0.15e0, 6, 40
  from cell where region <> '' group by region, category
  union all
  select 'event', event, category, event_slot, cast(sum(wh.millionths(event_units)) as double precision) / 1000000,
    cast(sum(wh.millionths(event_expected)) as double precision) / 1000000, 0.5e0, 0, 0
  from cell where event_slot > 0 group by event, event_slot, category
  union all
  select 'event_money', event, measure, event_slot, cast(sum(wh.millionths(actual)) as double precision) / 1000000,
    cast(sum(wh.millionths(expected / event_factor)) as double precision) / 1000000, 0.5e0, null, null
  from store where event_slot > 0 and ladder_step > 0 and event_factor > 0 group by event, measure, event_slot
  union all
  select 'index', '', measure, slot, cast(least(sum(wh.millionths(used)), 20 * sum(wh.millionths(plain))) as double precision) / nullif(cast(sum(wh.millionths(plain)) as double precision), 0),
    1e0, 0.05e0, null, null
  from store where learn = 1 and plain > 0 group by measure, slot
  union all
  select 'month', '', s.measure, cast($4 as bigint), cast(least(sum(wh.millionths(s.used)), 20 * sum(wh.millionths(s.expected))) as double precision) / nullif(cast(sum(wh.millionths(s.expected)) as double precision), 0),
    1e0, 0.015e0, max(k.month), null
  from store as s join trust as k on k.measure = s.measure where s.learn = 1 and s.plain > 0 group by s.measure
  union all
  -- How far the chain's dates are from what was expected of them, squared, by stores that have been known for four weeks.
  select 'noise', '', measure, 0, least(0.25e0, power(cast(sum(wh.millionths(used)) as double precision) / nullif(cast(sum(wh.millionths(expected)) as double precision), 0) - 1, 2)),
    1e0, 0.03e0, null, null
  from store where learn = 1 and ladder_step = 1 group by measure
  union all
  -- What the chain does against levels that lag behind: the season moves, and every store's level follows it late.
  select 'drift', '', s.measure, 0, cast(sum(wh.millionths(s.used)) as double precision) / 1000000, cast(sum(wh.millionths(s.expected)) as double precision) / 1000000, max(k.forget),
    max(k.drift), 0
  from store as s join trust as k on k.measure = s.measure where s.learn = 1 and s.ladder_step > 0 group by s.measure
  union all
  select 'error', '', measure, 0, cast(sum(wh.millionths(least(abs(actual - expected) / expected, 3))) as double precision) / 1000000 / count(*), 1e0, 0.1e0, null, null
  from store where ladder_step > 0 group by measure
  union all
  select 'hours', '', '', 0, max(hours), 1e0, 1e0, null, null from pair_day where state_date = cast($1 as date) and hours > 0
  union all
  -- How far a range reaches, in usual errors: further after dates on which more than one in twenty lay beyond that end of it.
  select 'range', '', t.measure, t.range_slot + e.side,
    exp(1.2 * t.days / (t.days + 20e0) * (cast(case when e.side = 0 then t.below else t.above end as double precision) / t.days - 0.05)), 1e0, 1e0, null, null
  from (
    select measure, range_slot, count(*) as days, sum(case when actual < low then 1 else 0 end) as below, sum(case when actual > high then 1 else 0 end) as above
    from store where ladder_step > 0 group by measure, range_slot
  ) as t
  cross join (select 0 as side union all select 1) as e
)
select cast($1 as date), coalesce(t.shape, b.shape), coalesce(t.place, b.place), coalesce(t.member, b.member), coalesce(t.slot, b.slot),
  case when t.shape = 'range' then greatest(0.5, least(20, t.actual * coalesce(b.actual, case when t.slot >= 7 then 4.1234 else 2.0617 end)))
    when t.shape = 'hours' then greatest(t.actual, b.actual)
    else wh.faded(coalesce(b.actual, 0), coalesce(t.forget, 0)) + coalesce(t.actual, 0) * case when t.shape = 'month' and t.member <> 'units'
      then coalesce((b.dates * b.actual / nullif(b.expected, 0) + t.prior) / (b.dates + t.prior), 1) else 1 end end,
  wh.faded(coalesce(b.expected, 0), coalesce(t.forget, 0)) + coalesce(t.expected, 0) / case when t.prior is null or t.shape = 'month' and t.member <> 'units' then 1
    else coalesce(wh.leaning(b.actual, b.expected, b.dates, t.prior, t.least), 1) end,
  wh.faded(coalesce(b.dates, 0), coalesce(t.forget, 0)) + case when t.shape is null then 0 else 1 end
from (select distinct * from wh.chain_shape where state_date = cast($2 as date)) as b
full join (select * from today where actual is not null and expected > 0) as t
  on t.shape = b.shape and t.place = b.place and t.member = b.member and t.slot = b.slot
