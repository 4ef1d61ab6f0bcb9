-- product_state: product after date $1, from the state after $2, out of the date's pairs.
insert into wh.product_state (state_date, product_id, drift_units, slow_expected, mid_expected, fast_expected, drift_dates,
  pool_units, pool_days, pool_dates, promotion_units, promotion_expected, promotion_dates, early_units, early_expected, early_dates,
  late_units, late_expected, late_dates, spread_squares, spread_expected, regular_value, regular_units, promoted_value, promoted_units,
  high_price, last_promotion, last_seen)
with today as (
  select product_id, max(weight) as weight, max(learn) as learn, max(last_seen) as last_seen,
    cast(sum(cast(weight * used * 1000000 as bigint)) as double precision) / 1000000 as units,
    cast(sum(cast(weight * exposure * size * 1000000 as bigint)) as double precision) / 1000000 as days,
    cast(sum(cast(learn * used * 1000000 as bigint)) as double precision) / 1000000 as learn_units,
    cast(sum(cast(learn * slow_expected * 1000000 as bigint)) as double precision) / 1000000 as slow_expected,
    cast(sum(cast(learn * mid_expected * 1000000 as bigint)) as double precision) / 1000000 as mid_expected,
    cast(sum(cast(learn * fast_expected * 1000000 as bigint)) as double precision) / 1000000 as fast_expected,
    cast(sum(cast(learn * expected * 1000000 as bigint)) as double precision) / 1000000 as learn_expected,
    cast(sum(cast(learn * (used - expected) * (used - expected) * 1000000 as bigint)) as double precision) / 1000000 as squares,
    max(case when kind = 2 then served else 0 end) as promoted,
    cast(sum(cast(case when kind = 2 then served * used else 0 end * 1000000 as bigint)) as double precision) / 1000000 as promotion_units,
    cast(sum(cast(case when kind = 2 then served * baseline else 0 end * 1000000 as bigint)) as double precision) / 1000000 as promotion_expected,
    max(case when kind = 3 then served else 0 end) as early,
    cast(sum(cast(case when kind = 3 then served * used else 0 end * 1000000 as bigint)) as double precision) / 1000000 as early_units,
    cast(sum(cast(case when kind = 3 then served * baseline else 0 end * 1000000 as bigint)) as double precision) / 1000000 as early_expected,
    max(case when kind = 4 then served else 0 end) as late,
    cast(sum(cast(case when kind = 4 then served * used else 0 end * 1000000 as bigint)) as double precision) / 1000000 as late_units,
    cast(sum(cast(case when kind = 4 then served * baseline else 0 end * 1000000 as bigint)) as double precision) / 1000000 as late_expected,
    cast(sum(cast((1 - offered) * net_value * 100 as bigint)) as double precision) / 100 as regular_value,
    cast(sum(cast((1 - offered) * sold * 1000 as bigint)) as double precision) / 1000 as regular_units,
    cast(sum(cast(offered * net_value * 100 as bigint)) as double precision) / 100 as promoted_value,
    cast(sum(cast(offered * sold * 1000 as bigint)) as double precision) / 1000 as promoted_units,
    cast(sum(cast(value * 100 as bigint)) as double precision) / 100 / nullif(cast(sum(cast(sold * 1000 as bigint)) as double precision) / 1000, 0) as price
  from pair_day
  group by product_id
),
-- One row for each product of either side. What earlier promotions left behind counts for little once a new one begins.
known as (
  select coalesce(t.product_id, b.product_id) as product_id, greatest(t.last_seen, b.last_seen) as last_seen, b.last_promotion,
    coalesce(t.weight, 0) as weight, coalesce(t.learn, 0) as learn, coalesce(t.promoted, 0) as promoted, coalesce(t.early, 0) as early, coalesce(t.late, 0) as late,
    coalesce(t.units, 0) as units, coalesce(t.days, 0) as days, coalesce(t.learn_units, 0) as learn_units, coalesce(t.slow_expected, 0) as slow,
    coalesce(t.mid_expected, 0) as mid, coalesce(t.fast_expected, 0) as fast, coalesce(t.learn_expected, 0) as learn_expected, coalesce(t.squares, 0) as squares,
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
  drift_units * (1 - 0.1 * learn) + learn_units,
  slow_expected * (1 - 0.1 * learn) + slow / coalesce((drift_dates * drift_units / nullif(slow_expected, 0) + 3) / (drift_dates + 3), 1),
  mid_expected * (1 - 0.1 * learn) + mid / coalesce((drift_dates * drift_units / nullif(mid_expected, 0) + 3) / (drift_dates + 3), 1),
  fast_expected * (1 - 0.1 * learn) + fast / coalesce((drift_dates * drift_units / nullif(fast_expected, 0) + 3) / (drift_dates + 3), 1),
  drift_dates * (1 - 0.1 * learn) + learn,
  pool_units * (1 - weight / 56e0) + units, pool_days * (1 - weight / 56e0) + days, pool_dates + weight,
  kept * promotion_units * (1 - 0.15 * promoted) + promotion_today, kept * promotion_expected * (1 - 0.15 * promoted) + promotion_base,
  kept * promotion_dates * (1 - 0.15 * promoted) + promoted,
  kept * early_units * (1 - 0.15 * early) + early_today, kept * early_expected * (1 - 0.15 * early) + early_base, kept * early_dates * (1 - 0.15 * early) + early,
  kept * late_units * (1 - 0.15 * late) + late_today, kept * late_expected * (1 - 0.15 * late) + late_base, kept * late_dates * (1 - 0.15 * late) + late,
  spread_squares * (1 - 0.02 * learn) + squares, spread_expected * (1 - 0.02 * learn) + learn_expected,
  regular_value * case when regular_sold > 0 then 0.8 else 1 end + regular_today, regular_units * case when regular_sold > 0 then 0.8 else 1 end + regular_sold,
  kept * promoted_value * case when promoted_sold > 0 then 0.6 else 1 end + promoted_today,
  kept * promoted_units * case when promoted_sold > 0 then 0.6 else 1 end + promoted_sold,
  greatest(price, high_price * 0.9985), case when promoted = 1 then cast($1 as date) else last_promotion end, last_seen
from known
where last_seen >= cast($1 as date) - 56
