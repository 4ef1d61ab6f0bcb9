-- store_state: the money model of each store after date $1, from the state after $2; $3 is the weekday (1 Monday), $4 the part
-- of the month, $5 the date on which the weekday was learnt last. Inputs: the states after $2, store_date and cell_day of $1, store_day.
insert into wh.store_state (state_date, store_id, measure, fast_sum, fast_days, slow_sum, slow_days, fast_error, slow_error, same_error,
  error_sum, error_days, clean_days, excluded_days, streak, counts, learn, slot, actual, used, plain, factor, event_factor, expected, low, high, ladder_step, bottom_up, base, units)
with chain as materialized (
  -- What the chain knows of a measure: weekdays (+ 10 on promotion of everything), the part of the month, errors, how far ranges reach.
  select k.measure,
    coalesce(max(case when c.shape = 'index' and c.slot = cast($3 as bigint) then (c.dates * c.actual / nullif(c.expected, 0) + 2) / (c.dates + 2) end), 1) as weekday,
    coalesce(max(case when c.shape = 'index' and c.slot = cast($3 as bigint) + 10 then (c.dates * c.actual / nullif(c.expected, 0) + 2) / (c.dates + 2) end), 1) as promoted,
    greatest(0.2, least(5, coalesce(max(case when c.shape = 'month' then (c.dates * c.actual / nullif(c.expected, 0) + k.month) / (c.dates + k.month) end), 1))) as month,
    coalesce(max(case when c.shape = 'drift' then wh.leaning(c.actual, c.expected, c.dates, k.drift, 0) end), 1) as drift,
    coalesce(max(case when c.shape = 'error' then (c.dates * c.actual / nullif(c.expected, 0) + 1.6) / (c.dates + 8) end), 0.2) as error,
    coalesce(max(case when c.shape = 'range' and c.slot = 1 then c.actual end), 2.0617) as below_1,
    coalesce(max(case when c.shape = 'range' and c.slot = 2 then c.actual end), 2.0617) as above_1,
    coalesce(max(case when c.shape = 'range' and c.slot = 3 then c.actual end), 2.0617) as below_3,
    coalesce(max(case when c.shape = 'range' and c.slot = 4 then c.actual end), 2.0617) as above_3,
    coalesce(max(case when c.shape = 'range' and c.slot = 5 then c.actual end), 2.0617) as below_5,
    coalesce(max(case when c.shape = 'range' and c.slot = 6 then c.actual end), 2.0617) as above_5,
    coalesce(max(case when c.shape = 'range' and c.slot = 7 then c.actual end), 4.1234) as below_7,
    coalesce(max(case when c.shape = 'range' and c.slot = 8 then c.actual end), 4.1234) as above_7
  from (
    -- How many dates it takes to believe what all stores do: the fewer, the less the chain's dates differ from what was expected of them.
    -- The weeks between come once a month each, with whatever season or weather they had: it takes years to tell that from the part of the month.
    select d.measure, case when cast($4 as bigint) in (1, 6) then 12 * d.doubt else 60 end as month, 12 * d.doubt * greatest(0.25, d.doubt) as drift
    from (
      select m.measure, greatest(1 / 12e0, least(1, power((coalesce(n.actual, 0) + 0.0256) / (coalesce(n.dates, 0) + 4) / 0.0064, 2))) as doubt
      from (select 'net_sales' as measure union all select 'transactions') as m
      left join wh.chain_shape as n on n.state_date = cast($2 as date) and n.shape = 'noise' and n.member = m.measure
    ) as d
  ) as k
  left join wh.chain_shape as c on c.state_date = cast($2 as date) and c.member = k.measure
    and (c.shape in ('index', 'drift', 'error', 'range') or c.shape = 'month' and c.slot = cast($4 as bigint))
  group by k.measure
),
known as (
  select d.store_id, c.measure, b.fast_sum, b.fast_days, b.slow_sum, b.slow_days, coalesce(b.fast_error, 0) as fast_error,
    coalesce(b.slow_error, 0) as slow_error, coalesce(b.same_error, 0) as same_error, coalesce(b.error_sum, 0) as error_sum,
    coalesce(b.error_days, 0) as error_days, coalesce(b.clean_days, 0) as clean_days, coalesce(b.excluded_days, 0) as excluded_days,
    coalesce(b.streak, 0) as streak, case c.measure when 'net_sales' then a.net_sales else a.transactions end as actual,
    d.due, d.event_slot, cast($3 as bigint) + 10 * d.offer as slot,
    coalesce(b.fast_sum / nullif(b.fast_days, 0), 0) as fast_level, coalesce(b.slow_sum / nullif(b.slow_days, 0), 0) as slow_level,
    greatest(0.02, (coalesce(x.actual, 0) + 2 * case when d.offer = 1 then c.promoted else c.weekday end) / (coalesce(x.expected, 0) + 2)) as weekday,
    case when x.same_count > 0.9 then x.same_sum / x.same_count end as same_level,
    l.bottom_up, l.base, l.units,
    c.month * case when c.measure = 'net_sales' and l.base > 0 then greatest(0.2, least(5, l.bottom_up / l.base)) else 1 end as factor, c.drift, greatest(0.01, least(20, coalesce(e.actual / nullif(e.expected, 0), 1))) as event,
    (coalesce(b.error_sum, 0) + 5 * c.error) / (coalesce(b.error_days, 0) + 5) as error,
    case when d.event_slot = 4 then c.below_7 when d.event_slot > 0 then c.below_5 when d.offer = 1 then c.below_3 else c.below_1 end as below,
    case when d.event_slot = 4 then c.above_7 when d.event_slot > 0 then c.above_5 when d.offer = 1 then c.above_3 else c.above_1 end as above
  from wh.store_date as d
  cross join chain as c
  left join (select distinct * from wh.store_state where state_date = cast($2 as date)) as b on b.store_id = d.store_id and b.measure = c.measure
  left join (
    select store_id, cast(net_sales as double precision) as net_sales, cast(transactions as double precision) as transactions
    from wh.live_store_day where business_date = cast($1 as date) and complete and coalesce(is_open, true)
  ) as a on a.store_id = d.store_id
  left join (
    -- What its pairs add up to: with promotions in force, without them, and in units.
    select store_id, cast(sum(wh.millionths(expected_value)) as double precision) / 1000000 as bottom_up,
      cast(sum(wh.millionths(baseline_value)) as double precision) / 1000000 as base, cast(sum(wh.millionths(expected)) as double precision) / 1000000 as units
    from cell_day where state_date = cast($1 as date) group by store_id
  ) as l on l.store_id = d.store_id
  left join shape_day as x on x.state_date = cast($5 as date) and x.store_id = d.store_id and x.measure = c.measure and x.slot = cast($3 as bigint) + 10 * d.offer
  left join wh.chain_shape as e on e.state_date = cast($2 as date) and e.shape = 'event_money' and e.member = c.measure and e.place = d.event and e.slot = d.event_slot
  where d.state_date = cast($1 as date)
),
expecting as (
  select x.*, x.fast_level * x.weekday * x.factor * x.drift * x.event as fast, x.slow_level * x.weekday * x.factor * x.drift * x.event as slow,
    coalesce(x.same_level, x.fast_level * x.weekday) * x.factor * x.drift * x.event as same
  from known as x
  where x.actual is not null or x.clean_days > 0
),
chosen as (
  select y.*, case when y.likely >= 0.01 then y.likely else 0 end as expected, case when y.actual is not null and y.event_slot = 0 then 1 else 0 end as counts
  from (
    select x.*, case when x.fast_error <= x.slow_error and x.fast_error <= x.same_error then x.fast when x.slow_error <= x.same_error then x.slow else x.same end as likely
    from expecting as x
  ) as y
),
-- Days far beyond the usual error count up to four times of it, unless the day before went the same way.
judged as (
  select x.*, case when x.actual is null or x.clean_days < 10 or x.expected <= 0 then 0
      when x.actual > x.expected * (1 + 4 * x.error) then 1 when x.actual < x.expected * (1 - 4 * x.error) then -1 else 0 end as far,
    case when x.counts = 1 and x.clean_days >= 4 and x.expected > 0 then 1 else 0 end as learn
  from chosen as x
),
used as (
  select x.*, case when x.actual is null then 0 when x.far = 0 or x.far = x.streak then x.actual
      else greatest(0, x.expected * (1 + 4 * x.far * x.error)) end as used
  from judged as x
)
select cast($1 as date), x.store_id, x.measure,
  wh.faded(coalesce(x.fast_sum, 0), 0.12 * x.counts) + x.counts * x.used, wh.faded(coalesce(x.fast_days, 0), 0.12 * x.counts) + x.counts * x.weekday * x.factor,
  wh.faded(coalesce(x.slow_sum, 0), 0.04 * x.counts) + x.counts * x.used, wh.faded(coalesce(x.slow_days, 0), 0.04 * x.counts) + x.counts * x.weekday * x.factor,
  wh.faded(x.fast_error, 0.05 * x.learn) + x.learn * abs(coalesce(x.actual, 0) - x.fast),
  wh.faded(x.slow_error, 0.05 * x.learn) + x.learn * abs(coalesce(x.actual, 0) - x.slow),
  wh.faded(x.same_error, 0.05 * x.learn) + x.learn * abs(coalesce(x.actual, 0) - x.same),
  wh.faded(x.error_sum, 0.04 * x.learn) + case when x.learn = 1 then least(abs(x.actual - x.expected) / x.expected, 3) else 0 end, wh.faded(x.error_days, 0.04 * x.learn) + x.learn,
  x.clean_days + x.counts, x.excluded_days * (1 - 1 / 56e0) + case when x.due = 1 and x.counts = 0 then 1 else 0 end,
  case when x.actual is null then x.streak else x.far end, x.counts, x.learn, x.slot, x.actual, x.used, x.slow_level * x.factor, x.factor, x.event,
  x.expected, greatest(0, x.expected * (1 - x.below * x.error)), x.expected * (1 + x.above * x.error),
  case when x.expected <= 0 or x.clean_days < 4 then 0 when x.clean_days >= 28 then 1 when x.clean_days >= 10 then 2 else 3 end, x.bottom_up, x.base, x.units
from used as x
