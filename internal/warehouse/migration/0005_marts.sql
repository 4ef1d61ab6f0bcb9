-- The marts: what a business date adds up to, what was expected of it, and the state from which tomorrow's expectation is
-- made. Every row names the run that built it; readers reach rows only through a slice (dataset = the mart's name).
create table wh.store_day (
  business_date date not null, store_id text not null, is_open boolean,
  net_sales decimal(14,2), sales_value decimal(14,2), returned_value decimal(14,2), units decimal(14,3),
  transactions decimal(14,3), discount decimal(14,2), gross_margin decimal(14,2), on_promotion boolean,
  has_sales boolean not null, has_store_days boolean not null, has_inventory boolean not null, complete boolean not null,
  run_id bigint not null
)
--;
create table wh.product_day (
  business_date date not null, product_id text not null, net_sales decimal(14,2), units decimal(14,3),
  gross_margin decimal(14,2), stores_selling bigint not null, stores_in_stock bigint, run_id bigint not null
)
--;
create table wh.category_day (
  business_date date not null, store_id text not null, category text not null, net_sales decimal(14,2),
  units decimal(14,3), gross_margin decimal(14,2), run_id bigint not null
)
--;
-- Pairs out of stock at the close of the date, or for some of its hours. lost_units is of the date, episode_lost_units of
-- the unbroken episode that began on out_since.
create table wh.stockout_day (
  business_date date not null, store_id text not null, product_id text not null, category text not null,
  out_since date not null, units decimal(14,3) not null, on_hand decimal(14,3), stockout_hours decimal(14,2),
  expected_units decimal(14,3) not null, lost_units decimal(14,3) not null, episode_lost_units decimal(14,3) not null,
  unit_price decimal(14,4), unit_cost decimal(14,4), run_id bigint not null
)
--;
-- Expectations: written once for a date, when its first delivery arrives.
create table wh.expected_sales (
  business_date date not null, store_id text not null, product_id text not null, expected_units decimal(14,3) not null,
  baseline_units decimal(14,3) not null, ladder_step bigint not null, variance_ratio decimal(14,3) not null,
  run_id bigint not null
)
--;
create table wh.expected_category_day (
  business_date date not null, store_id text not null, category text not null, expected_net_sales decimal(14,2) not null,
  expected_units decimal(14,3) not null, run_id bigint not null
)
--;
create table wh.expected_store_day (
  business_date date not null, store_id text not null, expected_net_sales decimal(14,2), low_net_sales decimal(14,2),
  high_net_sales decimal(14,2), expected_transactions decimal(14,3), expected_units decimal(14,3),
  relative_error decimal(9,6), clean_days bigint not null, excluded_days bigint not null, ladder_step bigint not null,
  promotion_share decimal(9,6), event text, run_id bigint not null
)
--;
-- The state after a date, slice dataset 'baseline_state'. Levels are decayed sums of clean units over decayed sums of
-- exposure (days, weighted by the shapes), for three memories.
create table wh.pair_state (
  state_date date not null, run_id bigint not null, store_id text not null, product_id text not null,
  slow_units double precision not null, slow_days double precision not null,
  mid_units double precision not null, mid_days double precision not null,
  fast_units double precision not null, fast_days double precision not null,
  clean_days bigint not null, last_seen date not null, last_clean date, last_promotion date, last_outlier date,
  high_price double precision, out_since date, out_lost double precision not null
)
--;
create table wh.product_state (
  state_date date not null, run_id bigint not null, product_id text not null, category text not null,
  drift_units double precision not null, drift_expected double precision not null,
  promotion_units double precision not null, promotion_expected double precision not null,
  spread_squares double precision not null, spread_expected double precision not null,
  slow_error double precision not null, mid_error double precision not null, fast_error double precision not null,
  regular_value double precision not null, regular_units double precision not null,
  promoted_value double precision not null, promoted_units double precision not null,
  pool_units double precision not null, pool_days double precision not null
)
--;
-- Shapes as actual over expected: weekday by category and by store, part of the month, events, promotion aftermath, and
-- the same for the money model of stores. slot is the weekday (1 Monday), the part of the month, or weekday + 10 on promotion.
create table wh.shape_state (
  state_date date not null, run_id bigint not null, shape text not null, store_id text not null, member text not null,
  slot bigint not null, actual double precision not null, expected double precision not null
)
--;
-- The money model of a store, by measure (net_sales, transactions): two memories of its level and the errors of the past.
create table wh.store_state (
  state_date date not null, run_id bigint not null, store_id text not null, measure text not null,
  slow_sum double precision not null, slow_days double precision not null,
  fast_sum double precision not null, fast_days double precision not null,
  slow_error double precision not null, fast_error double precision not null, same_error double precision not null,
  error_days double precision not null, wide_error double precision not null, wide_days double precision not null,
  clean_days bigint not null, seen_days bigint not null, size_units double precision not null, size_expected double precision not null
)
