-- pair_day goes on with the state after date $1, out of its past; what stores were that were not learnt in it is in the state after date $2,
-- in the warehouse.
insert into pair_day (state_date, store_id, product_id, slow_units, slow_days, mid_units, mid_days, fast_units, fast_days, clean_days, recent_clean, recent_days, seen_days,
  sold_days, last_seen, last_promotion, last_outlier, high_price, on_hand, out_since, out_lost, quiet_days, quiet_expected, spread_squares, spread_expected)
select p.state_date, p.store_id, p.product_id, p.slow_units, p.slow_days, p.mid_units, p.mid_days, p.fast_units, p.fast_days, p.clean_days, p.recent_clean, p.recent_days, p.seen_days,
  p.sold_days, p.last_seen, p.last_promotion, p.last_outlier, p.high_price, p.on_hand, p.out_since, p.out_lost, p.quiet_days, p.quiet_expected, p.spread_squares, p.spread_expected
from pair_past as p
join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = p.store_id and d.learnt_on = p.state_date
union all
select p.learnt_on, p.store_id, p.product_id, p.slow_units, p.slow_days, p.mid_units, p.mid_days, p.fast_units, p.fast_days, p.clean_days, p.recent_clean, p.recent_days, p.seen_days,
  p.sold_days, p.last_seen, p.last_promotion, p.last_outlier, p.high_price, p.on_hand, p.out_since, p.out_lost, p.quiet_days, p.quiet_expected, p.spread_squares, p.spread_expected
from wh.pair_state as p
join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = p.store_id and d.learnt_on = p.learnt_on
where p.state_date = cast($2 as date)
