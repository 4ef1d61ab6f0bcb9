-- pair_day begins with the state after date $1.
insert into pair_day (state_date, store_id, product_id, slow_units, slow_days, mid_units, mid_days, fast_units, fast_days, clean_days, recent_clean, recent_days, seen_days,
  sold_days, last_seen, last_promotion, last_outlier, high_price, on_hand, out_since, out_lost, quiet_days, quiet_expected, spread_squares, spread_expected)
select learnt_on, store_id, product_id, slow_units, slow_days, mid_units, mid_days, fast_units, fast_days, clean_days, recent_clean, recent_days, seen_days,
  sold_days, last_seen, last_promotion, last_outlier, high_price, on_hand, out_since, out_lost, quiet_days, quiet_expected, spread_squares, spread_expected
from wh.pair_state where state_date = cast($1 as date)
