-- pair_day: what each date of a part makes of a pair, where its store is learnt. kind of the date: 0 not trading, 1 ordinary, 2 promoted,
-- 3 and 4 the two weeks after a promotion, 5 near an event. weight: it counts for the level; learn: for shapes and errors; served:
-- nobody found the shelf empty. Expectations are in units; size, pool and prices are what was used for the date.
create temp table pair_day (
  state_date date, store_id text, product_id text, slow_units double precision, slow_days double precision,
  mid_units double precision, mid_days double precision, fast_units double precision, fast_days double precision,
  clean_days bigint, recent_clean double precision, recent_days double precision, seen_days bigint, sold_days bigint, last_seen date, last_promotion date,
  last_outlier date, high_price double precision, on_hand double precision, out_since date, out_lost double precision, quiet_days bigint,
  quiet_expected double precision, spread_squares double precision, spread_expected double precision,
  category text, kind bigint, offered bigint, weight bigint, learn bigint, served bigint, exposure double precision, sold double precision,
  value double precision, net_value double precision, used double precision, slow_expected double precision, mid_expected double precision,
  fast_expected double precision, baseline double precision, expected double precision, ladder_step bigint, variance_ratio double precision,
  size double precision, pool double precision, price double precision, regular_price double precision, hours double precision, lost double precision
)
