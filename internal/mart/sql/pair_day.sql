-- pair_day: store x product on date $1 and after it, in stores that are learnt on it, from what it was when they last were, on date $2 at the
-- oldest; $3, $4 and $5 are what date_facts says of the date, $6 is the date after which the warehouse has the state that the part goes on from.
-- A pair is remembered for 14 days for each date on which it sold or was on record, for 56 at most. What was is set apart first (see
-- baseline.go), and joined with the date's facts from both sides: a server has no full join for several cores. Formulas and constants:
-- docs/baseline.md. Inputs: pair_day, pair_state, store_date and date_offer of $1, the date's facts, item_day, place_day.
insert into pair_day (state_date, store_id, product_id, slow_units, slow_days, mid_units, mid_days, fast_units, fast_days, clean_days, recent_clean, recent_days,
  seen_days, sold_days, last_seen, last_promotion, last_outlier, high_price, on_hand, out_since, out_lost, quiet_days, quiet_expected, spread_squares, spread_expected,
  category, kind, offered, weight, learn, served, exposure, sold, value, net_value, used, slow_expected, mid_expected, fast_expected, baseline, expected,
  ladder_step, variance_ratio, size, pool, price, regular_price, hours, lost)
with before as materialized ( -- read while it is added to
  select p.state_date, p.store_id, p.product_id, p.slow_units, p.slow_days, p.mid_units, p.mid_days, p.fast_units, p.fast_days, p.clean_days, p.recent_clean,
    p.recent_days, p.seen_days, p.sold_days, p.last_seen, p.last_promotion, p.last_outlier, p.high_price, p.on_hand, p.out_since, p.out_lost, p.quiet_days,
    p.quiet_expected, p.spread_squares, p.spread_expected
  from wh.store_date as d
  join (
    select state_date, store_id, product_id, slow_units, slow_days, mid_units, mid_days, fast_units, fast_days, clean_days, recent_clean, recent_days, seen_days,
      sold_days, last_seen, last_promotion, last_outlier, high_price, on_hand, out_since, out_lost, quiet_days, quiet_expected, spread_squares, spread_expected
    from pair_day
    union all
    select learnt_on, store_id, product_id, slow_units, slow_days, mid_units, mid_days, fast_units, fast_days, clean_days, recent_clean, recent_days, seen_days,
      sold_days, last_seen, last_promotion, last_outlier, high_price, on_hand, out_since, out_lost, quiet_days, quiet_expected, spread_squares, spread_expected
    from wh.pair_state where state_date = cast($6 as date)
  ) as p on p.store_id = d.store_id and p.state_date = d.learnt_before
  where d.state_date = cast($1 as date) and d.learnt_on = cast($1 as date) and p.state_date between cast($2 as date) and cast($1 as date) - 1
    and cast($1 as date) - p.last_seen <= least(56, 14 * p.seen_days)
),
both_sides as (
  select f.store_id, f.product_id, f.lines, f.units, f.sales_value, f.net_sales, f.flagged, f.listed, f.on_hand, f.hours,
    b.state_date, b.slow_units, b.slow_days, b.mid_units, b.mid_days, b.fast_units, b.fast_days, b.clean_days, b.recent_clean, b.recent_days, b.seen_days,
    b.sold_days, b.last_seen, b.last_promotion, b.last_outlier, b.high_price, b.on_hand as on_hand_before, b.out_since, b.out_lost, b.quiet_days,
    b.quiet_expected, b.spread_squares, b.spread_expected
  from fact_day as f
  left join before as b on b.store_id = f.store_id and b.product_id = f.product_id
  where f.business_date = cast($1 as date)
  union all
  -- Of the very types of the other side, since only then does a server take both sides for one table.
  select b.store_id, b.product_id, cast(0 as bigint), cast(null as decimal(18,3)), cast(null as decimal(18,2)), cast(null as decimal(18,2)), cast(0 as bigint),
    cast(0 as bigint), cast(null as double precision), cast(null as double precision),
    b.state_date, b.slow_units, b.slow_days, b.mid_units, b.mid_days, b.fast_units, b.fast_days, b.clean_days, b.recent_clean, b.recent_days, b.seen_days,
    b.sold_days, b.last_seen, b.last_promotion, b.last_outlier, b.high_price, b.on_hand, b.out_since, b.out_lost, b.quiet_days,
    b.quiet_expected, b.spread_squares, b.spread_expected
  from before as b
  left join fact_day as f on f.business_date = cast($1 as date) and f.store_id = b.store_id and f.product_id = b.product_id
  where f.store_id is null
),
-- A pair and its date: sold out before the close is who has nothing left, or sold as much as there was in the morning. A record below
-- zero says nothing of the shelf.
known as (
  select k.store_id, k.product_id, coalesce(q.category, cast($5 as text)) as category, k.slow_units, k.slow_days, k.mid_units, k.mid_days,
    k.fast_units, k.fast_days, k.clean_days, k.recent_clean, k.recent_days, k.seen_days, k.sold_days, k.last_seen, k.last_promotion, k.last_outlier,
    k.high_price, k.state_before, k.out_since, k.out_lost, k.quiet_days, k.quiet_expected, k.spread_squares, k.spread_expected,
    k.units as sold, k.value, k.net_value, k.lines, k.listed, k.on_hand, k.hours,
    case when k.hours > 0 then greatest(0, 1 - k.hours / cast($3 as double precision)) else 1 end as open_share,
    case when k.hours is null and (k.on_hand = 0 or k.state_before = cast($1 as date) - 1 and k.on_hand_before > 0 and k.units >= k.on_hand_before) then 1 else 0 end as sold_out,
    case when k.on_hand = 0 or k.hours > 0 then 1 else 0 end as is_out,
    coalesce(d.due, 0) as due, coalesce(d.trading, 0) as trading, coalesce(d.event_slot, 0) as event_slot,
    case when q.offered = 1 or d.offer = 1 or k.flagged = 1 or o.product_id is not null
      or coalesce(k.value / nullif(k.units, 0) < 0.95 * k.high_price, q.cut = 1) then 1 else 0 end as offered,
    coalesce(q.weekday, 1) * coalesce(d.weekday_factor, 1) * cast($4 as double precision) as shape, coalesce(c.surroundings, 1) as surroundings,
    coalesce(q.slow_drift, 1) as slow_drift, coalesce(q.mid_drift, 1) as mid_drift, coalesce(q.fast_drift, 1) as fast_drift,
    coalesce(q.promotion, 1) as promotion, coalesce(q.early, 1) as early, coalesce(q.late, 1) as late,
    coalesce(q.promotion_dates, 0) as promotion_dates, coalesce(q.early_dates, 0) as early_dates, coalesce(q.late_dates, 0) as late_dates,
    coalesce(q.spread, 1.5) as spread, coalesce(q.memory, 1) as memory, coalesce(q.gone, 0) as gone, q.pool, coalesce(c.size, 1) as size, coalesce(c.known, 0) as size_known,
    coalesce(q.regular_price, 0) as regular_price, coalesce(q.promoted_price, 0) as promoted_price
  from (
    select store_id, product_id, state_date as state_before,
      coalesce(slow_units, 0) as slow_units, coalesce(slow_days, 0) as slow_days, coalesce(mid_units, 0) as mid_units, coalesce(mid_days, 0) as mid_days,
      coalesce(fast_units, 0) as fast_units, coalesce(fast_days, 0) as fast_days, coalesce(clean_days, 0) as clean_days,
      coalesce(recent_clean, 0) as recent_clean, coalesce(recent_days, 0) as recent_days, coalesce(seen_days, 0) as seen_days,
      coalesce(sold_days, 0) as sold_days, last_seen, last_promotion, last_outlier, high_price, on_hand_before, out_since,
      coalesce(out_lost, 0) as out_lost, coalesce(quiet_days, 0) as quiet_days, coalesce(quiet_expected, 0) as quiet_expected,
      coalesce(spread_squares, 0) as spread_squares, coalesce(spread_expected, 0) as spread_expected,
      coalesce(cast(units as double precision), 0) as units, coalesce(cast(sales_value as double precision), 0) as value,
      coalesce(cast(net_sales as double precision), 0) as net_value, flagged, lines, listed, on_hand, hours
    from both_sides
  ) as k
  left join item_day as q on q.state_date = cast($1 as date) and q.product_id = k.product_id
  left join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = k.store_id
  left join place_day as c on c.state_date = cast($1 as date) and c.store_id = k.store_id and c.category = coalesce(q.category, cast($5 as text))
  left join wh.date_offer as o on o.state_date = cast($1 as date) and o.product_id = k.product_id and o.store_id = k.store_id
),
-- The kind of day, and the levels: units a day, leaning on the peers' rate while there is little to go by.
placed as (
  select x.*,
    case when x.event_slot > 0 then 5 when x.offered = 1 then 2 when cast($1 as date) - x.last_promotion between 1 and 7 then 3
      when cast($1 as date) - x.last_promotion between 8 and 14 then 4 else 1 end as kind,
    case when x.offered = 1 then x.promotion when cast($1 as date) - x.last_promotion between 1 and 7 then x.early
      when cast($1 as date) - x.last_promotion between 8 and 14 then x.late else 1 end as lift,
    case when cast($1 as date) - x.last_promotion <= 7 then x.early_dates else x.late_dates end as dip_dates,
    least(1e9, case when x.pool is null then coalesce(x.slow_units / nullif(x.slow_days, 0), 0)
      else (x.slow_units + x.lean) / (x.slow_days + x.lean / (x.pool * x.size)) end * x.shape * x.surroundings * x.slow_drift) as slow,
    least(1e9, case when x.pool is null then coalesce(x.mid_units / nullif(x.mid_days, 0), 0)
      else (x.mid_units + x.lean) / (x.mid_days + x.lean / (x.pool * x.size)) end * x.shape * x.surroundings * x.mid_drift) as mid,
    least(1e9, case when x.pool is null then coalesce(x.fast_units / nullif(x.fast_days, 0), 0)
      else (x.fast_units + x.lean) / (x.fast_days + x.lean / (x.pool * x.size)) end * x.shape * x.surroundings * x.fast_drift) as fast,
    case when x.due = 0 or x.state_before is null or x.gone = 1 then 0
      when x.out_since < cast($1 as date) - 28 or x.quiet_days > 21 and coalesce(x.on_hand, 0) <= 0 then 0
      when x.clean_days >= 14 then 1
      when x.clean_days >= 1 and x.pool is not null or x.clean_days >= 7 then 2
      when x.pool is null then 0
      when x.size_known = 1 then 3 else 4 end as step,
    greatest(x.spread, 1.02) as f
  from (select k.*, 0.6 + greatest(0, 1 - k.clean_days / 14e0) * 2 * k.pool * k.size as lean from known as k) as x
)
select cast($1 as date), x.store_id, x.product_id,
  wh.faded(x.slow_units, x.weight / 56e0) + x.weight * x.used, wh.faded(x.slow_days, x.weight / 56e0) + x.weight * x.exposure,
  wh.faded(x.mid_units, x.weight / 18e0) + x.weight * x.used, wh.faded(x.mid_days, x.weight / 18e0) + x.weight * x.exposure,
  wh.faded(x.fast_units, x.weight / 8e0) + x.weight * x.used, wh.faded(x.fast_days, x.weight / 8e0) + x.weight * x.exposure,
  x.clean_days + x.weight,
  case when x.trading = 1 then (x.recent_clean + case when x.kind = 1 then 1 else 0 end) * (1 - 1 / 56e0) else x.recent_clean end,
  case when x.trading = 1 then (x.recent_days + 1) * (1 - 1 / 56e0) else x.recent_days end,
  x.seen_days + case when x.lines + x.listed > 0 then 1 else 0 end, x.sold_days + case when x.sold > 0 then 1 else 0 end,
  case when x.lines + x.listed > 0 then cast($1 as date) else x.last_seen end,
  case when x.offered = 1 then cast($1 as date) else x.last_promotion end,
  case when x.wanted > x.most then cast($1 as date) else x.last_outlier end,
  greatest(case when x.sold > 0 then x.value / x.sold end, x.high_price * case when x.trading = 1 then 0.9985 else 1 end), x.on_hand,
  case when x.is_out = 1 and x.sold > 0 then cast($1 as date) when x.is_out = 1 then coalesce(x.out_since, cast($1 as date)) when x.listed = 1 or x.sold > 0 then null else x.out_since end,
  case when x.is_out = 1 then case when x.out_since is null or x.sold > 0 then 0 else x.out_lost end + x.lost when x.listed = 1 or x.sold > 0 then 0 else x.out_lost end,
  case when x.sold > 0 then 0 when x.trading = 1 and x.is_out = 0 then x.quiet_days + 1 else x.quiet_days end,
  case when x.sold > 0 then 0 when x.trading = 1 and x.is_out = 0 then x.quiet_expected + x.expected else x.quiet_expected end,
  wh.faded(x.spread_squares, 0.01 * x.learn) + x.learn * least(1e12, (x.used - x.expected) * (x.used - x.expected)), wh.faded(x.spread_expected, 0.01 * x.learn) + x.learn * x.expected,
  x.category, case when x.trading = 1 then x.kind else 0 end, x.offered, x.weight,
  x.learn,
  case when x.trading = 1 and x.clean_days >= 3 and x.step between 1 and 2 and x.is_out = 0 and x.sold_out = 0 then 1 else 0 end,
  x.exposure, x.sold, x.value, x.net_value, x.used,
  x.slow * x.lift, x.mid * x.lift, x.fast * x.lift, x.baseline, x.expected,
  case when x.expected > 0 then x.step else 0 end, x.spread, x.size, coalesce(x.pool, 0),
  case when x.offered = 1 then x.promoted_price else x.regular_price end, x.regular_price, x.hours, x.lost
from (
  select x.*, case when x.kind = 1 and x.wanted > x.most and coalesce(x.last_outlier < least(x.state_before, cast($1 as date) - 2), true) then x.most else x.wanted end as used,
    case when x.weight = 1 and x.clean_days >= 3 and x.step between 1 and 2 and x.is_out = 0 and x.sold_out = 0 then 1 else 0 end as learn,
    x.shape * x.lift * x.open_share as exposure, wh.apart() as apart_too
  from (
    -- What counts, and of an ordinary day no more than five standard deviations, unless the days before were like that too. Who had no ordinary days in
    -- two weeks (always on promotion, or just after one) begins with the days that there are, divided by what is known of such days.
    select x.*,
      case when x.trading = 0 or x.open_share = 0 or x.kind = 5 then 0
        when x.state_before is null and x.listed = 0 then 0
        when x.sold_out = 1 and x.sold <= 0 then 0
        when x.kind in (2, 3, 4) and x.clean_days < 7 and x.seen_days >= 14 then 1
        when x.kind = 2 and (x.promotion_dates < 3 or 2 * x.recent_clean >= x.recent_days) then 0
        when x.kind in (3, 4) and (x.lift < 0.97 or x.dip_dates < 3) then 0
        when x.sold <= 0 and x.quiet_days >= 2 and x.sold_days >= 5 and (x.quiet_expected + x.expected) * ln(x.f) / (x.f - 1) >= 7 then 0
        else 1 end as weight,
      case when x.clean_days >= 14 then x.expected + 5 * sqrt(x.spread * greatest(x.expected, 1) + 0.01 * x.expected * x.expected)
        when x.pool is not null or x.clean_days >= 3 then 10 + 10 * x.expected end as most,
      case when x.is_out = 0 then null when x.step = 0 or x.trading = 0 then 0
        when x.hours > 0 and x.hours < cast($3 as double precision) then x.expected * x.hours / cast($3 as double precision)
        when x.hours > 0 then greatest(0, x.expected - x.sold)
        when x.sold <= 0 then x.expected else x.wanted - x.sold end as lost
    from (
      -- The mean demand of a day on which at least what was sold was wanted, under a negative binomial of mean m and variance f m:
      -- E[D | D >= s] = m + f s h, h the chance of s among all that is s or more. Well above the mean h is a continued fraction (of
      -- the hypergeometric series, after Gauss), else a normal curve's, whose tail is taken as 1 / (1 + exp(1.5976 z + 0.07056 z^3)).
      select x.*, case when x.censored = 0 then x.sold
          when x.expected < 5 or x.z > 1 then greatest(x.sold, x.expected + x.f * x.sold * greatest(0,
            1 - (x.r + x.sold) / (x.sold + 1) * x.p / (1 - (1 - x.r) / ((x.sold + 1) * (x.sold + 2)) * x.p
              / (1 - (x.r + x.sold + 1) * (x.sold + 1) / ((x.sold + 2) * (x.sold + 3)) * x.p / (1 - 2 * (2 - x.r) / ((x.sold + 3) * (x.sold + 4)) * x.p
                / (1 - (x.r + x.sold + 2) * (x.sold + 2) / ((x.sold + 4) * (x.sold + 5)) * x.p / (1 - 3 * (3 - x.r) / ((x.sold + 5) * (x.sold + 6)) * x.p)))))))
          else greatest(x.sold, x.expected + sqrt(x.f * x.expected) * 0.3989422804 * exp(-0.5 * least(x.z * x.z, 100))
            * (1 + exp(greatest(-50, 1.5976 * x.z + 0.07056 * x.z * x.z * x.z)))) end as wanted, wh.apart() as apart_between
      from (
        select e.*, e.expected / (e.f - 1) as r, 1 - 1 / e.f as p,
          case when e.censored = 1 then (e.sold - 0.5 - e.expected) / sqrt(e.f * e.expected) else 0 end as z
        -- What is expected. A random number, which nothing reads, holds planners back from putting expressions in the place of the names that are used
        -- for them above, again and again: planning would take longer than all else, and each row would be worked out many times. It stands in the
        -- statement that asks and not in one of its own beside it: a server would write all rows of such a one down before the next begins.
        from (
          select x.*, x.baseline * x.lift as expected, case when x.sold_out = 1 and x.sold > 0 and x.baseline > 0 then 1 else 0 end as censored, wh.apart() as apart
          from (
            select p.*, case when p.likely >= 0.000001 then p.likely else 0 end as baseline
            from (select y.*, case y.memory when 1 then y.slow when 2 then y.mid else y.fast end as likely from placed as y) as p
          ) as x
        ) as e
      ) as x
    ) as x
  ) as x
) as x
