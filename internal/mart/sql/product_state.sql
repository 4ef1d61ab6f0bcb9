-- product_state: product after date $1, from the state after $2, out of the date's pairs.
insert into wh.product_state (state_date, product_id, drift_units, slow_expected, mid_expected, fast_expected, drift_dates,
  pool_units, pool_days, pool_dates, promotion_units, promotion_expected, promotion_dates, early_units, early_expected, early_dates,
  late_units, late_expected, late_dates, spread_squares, spread_expected, regular_value, regular_units, promoted_value, promoted_units,
  high_price, last_promotion, last_seen)
with summed as (
  select product_id, max(weight) as weight, max(learn) as learn, max(last_seen) as last_seen, max(variance_ratio) as spread,
    cast(sum(wh.millionths(weight * used)) as double precision) / 1000000 as units,
    cast(sum(wh.millionths(weight * exposure * size)) as double precision) / 1000000 as days,
    cast(sum(wh.millionths(learn * used)) as double precision) / 1000000 as learn_units,
    cast(sum(wh.millionths(learn * slow_expected)) as double precision) / 1000000 as slow_expected,
    cast(sum(wh.millionths(learn * mid_expected)) as double precision) / 1000000 as mid_expected,
    cast(sum(wh.millionths(learn * fast_expected)) as double precision) / 1000000 as fast_expected,
    cast(sum(wh.millionths(learn * expected)) as double precision) / 1000000 as learn_expected,
    cast(sum(wh.millionths(learn * (used - expected) * (used - expected))) as double precision) / 1000000 as squares,
    max(case when kind = 2 then served else 0 end) as promoted,
    cast(sum(wh.millionths(case when kind = 2 then served * used else 0 end)) as double precision) / 1000000 as promotion_units,
    cast(sum(wh.millionths(case when kind = 2 then served * baseline else 0 end)) as double precision) / 1000000 as promotion_expected,
    max(case when kind = 3 then served else 0 end) as early,
    cast(sum(wh.millionths(case when kind = 3 then served * used else 0 end)) as double precision) / 1000000 as early_units,
    cast(sum(wh.millionths(case when kind = 3 then served * baseline else 0 end)) as double precision) / 1000000 as early_expected,
    max(case when kind = 4 then served else 0 end) as late,
    cast(sum(wh.millionths(case when kind = 4 then served * used else 0 end)) as double precision) / 1000000 as late_units,
    cast(sum(wh.millionths(case when kind = 4 then served * baseline else 0 end)) as double precision) / 1000000 as late_expected,
    cast(sum(wh.millionths((1 - offered) * net_value)) as double precision) / 1000000 as regular_value,
    cast(sum(wh.millionths((1 - offered) * sold)) as double precision) / 1000000 as regular_units,
    cast(sum(wh.millionths(offered * net_value)) as double precision) / 1000000 as promoted_value,
    cast(sum(wh.millionths(offered * sold)) as double precision) / 1000000 as promoted_units,
    cast(sum(wh.millionths(value)) as double precision) / 1000000 / nullif(cast(sum(wh.millionths(sold)) as double precision) / 1000000, 0) as price
  from pair_day
  where state_date = cast($1 as date)
  group by product_id
),
-- A date on which hardly anything of what many buy was sold says that it was not for sale, nothing of what it would have sold. What is bought
-- in lots has such dates all the time: at 20 times the variance over the mean chance is ruled out.
today as (
  select s.*, case when s.learn_expected >= 20 * greatest(s.spread, 1) and s.learn_units < 0.1 * s.learn_expected then 0 else s.learn end as sells from summed as s
),
-- One row for each product of either side. What earlier promotions left behind counts for little once a new one begins.
known as (
  select coalesce(t.product_id, b.product_id) as product_id, greatest(t.last_seen, b.last_seen) as last_seen, b.last_promotion,
    coalesce(t.weight, 0) as weight, coalesce(t.sells, 0) as learn, coalesce(t.promoted, 0) as promoted, coalesce(t.early, 0) as early, coalesce(t.late, 0) as late,
    coalesce(t.units, 0) as units, coalesce(t.days, 0) as days, coalesce(t.sells * t.learn_units, 0) as learn_units, coalesce(t.sells * t.slow_expected, 0) as slow,
    coalesce(t.sells * t.mid_expected, 0) as mid, coalesce(t.sells * t.fast_expected, 0) as fast, coalesce(t.sells * t.learn_expected, 0) as learn_expected,
    coalesce(t.sells * t.squares, 0) as squares,
    coalesce(t.promotion_units, 0) as promotion_today, coalesce(t.promotion_expected, 0) as promotion_base,
    coalesce(t.early_units, 0) as early_today, coalesce(t.early_expected, 0) as early_base, coalesce(t.late_units, 0) as late_today, coalesce(t.late_expected, 0) as late_base,
    coalesce(t.regular_value, 0) as regular_today, coalesce(t.regular_units, 0) as regular_sold, coalesce(t.promoted_value, 0) as promoted_today,
    coalesce(t.promoted_units, 0) as promoted_sold, t.price,
    case when t.promoted = 1 and coalesce(cast($1 as date) - b.last_promotion, 0) > 3 then 0.2 else 1 end as kept,
    coalesce(b.drift_units, 0) as drift_units, coalesce(b.slow_expected, 0) as slow_expected, coalesce(b.mid_expected, 0) as mid_expected,
    coalesce(b.fast_expected, 0) as fast_expected, coalesce(b.drift_dates, 0) as drift_dates, coalesce(b.pool_units, 0) as pool_units,
    coalesce(b.pool_days, 0) as pool_days, coalesce(b.pool_dates, 0) as pool_dates, coalesce(b.promotion_units, 0) as promotion_units,
    coalesce(b.promotion_expected, 0) as promotion_expected, coalesce(b.promotion_dates, 0) as promotion_dates, coalesce(b.early_units, 0) as early_units,
    coalesce(b.early_expected, 0) as early_expected, coalesce(b.early_dates, 0) as early_dates, coalesce(b.late_units, 0) as late_units,
    coalesce(b.late_expected, 0) as late_expected, coalesce(b.late_dates, 0) as late_dates, coalesce(b.spread_squares, 0) as spread_squares,
    coalesce(b.spread_expected, 0) as spread_expected, coalesce(b.regular_value, 0) as regular_value, coalesce(b.regular_units, 0) as regular_units,
    coalesce(b.promoted_value, 0) as promoted_value, coalesce(b.promoted_units, 0) as promoted_units, b.high_price
  from today as t
  full join (select distinct * from wh.product_state where state_date = cast($2 as date)) as b on b.product_id = t.product_id
)
select cast($1 as date), product_id,
  wh.faded(drift_units, 0.1 * learn) + learn_units,
  wh.faded(slow_expected, 0.1 * learn) + slow / coalesce(wh.leaning(drift_units, slow_expected, drift_dates, 3, 40), 1),
  wh.faded(mid_expected, 0.1 * learn) + mid / coalesce(wh.leaning(drift_units, mid_expected, drift_dates, 3, 40), 1),
  wh.faded(fast_expected, 0.1 * learn) + fast / coalesce(wh.leaning(drift_units, fast_expected, drift_dates, 3, 40), 1),
  wh.faded(drift_dates, 0.1 * learn) + learn,
  wh.faded(pool_units, weight / 56e0) + units, wh.faded(pool_days, weight / 56e0) + days, pool_dates + weight,
  wh.faded(kept * promotion_units, 0.15 * promoted) + promotion_today, wh.faded(kept * promotion_expected, 0.15 * promoted) + promotion_base,
  wh.faded(kept * promotion_dates, 0.15 * promoted) + promoted,
  wh.faded(kept * early_units, 0.15 * early) + early_today, wh.faded(kept * early_expected, 0.15 * early) + early_base, wh.faded(kept * early_dates, 0.15 * early) + early,
  wh.faded(kept * late_units, 0.15 * late) + late_today, wh.faded(kept * late_expected, 0.15 * late) + late_base, wh.faded(kept * late_dates, 0.15 * late) + late,
  wh.faded(spread_squares, 0.02 * learn) + squares, wh.faded(spread_expected, 0.02 * learn) + learn_expected,
  wh.faded(regular_value, case when regular_sold > 0 then 0.2 else 0 end) + regular_today, wh.faded(regular_units, case when regular_sold > 0 then 0.2 else 0 end) + regular_sold,
  wh.faded(kept * promoted_value, case when promoted_sold > 0 then 0.4 else 0 end) + promoted_today,
  wh.faded(kept * promoted_units, case when promoted_sold > 0 then 0.4 else 0 end) + promoted_sold,
  greatest(price, high_price * 0.9985), case when promoted = 1 then cast($1 as date) else last_promotion end, last_seen
from known
where last_seen >= cast($1 as date) - 56
