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
  promotion_share decimal(9,6), event text, bottom_up_net_sales decimal(14,2), trading_share decimal(9,6), run_id bigint not null
)
--;
-- What follows is the baseline's memory: the state after a date, from which the next date's expectation is made and which
-- the next date's actuals carry on (docs/baseline.md has the formulas). It is made of facts alone, so it is no slice: when
-- a date's facts change, the states from it on are made again, and old ones are dropped (docs/decisions/0013). Each row
-- also holds what the date itself was: what was expected of it and what was learnt from it.
create table wh.baseline_state (state_date date not null)
--;
-- Promotions in force on a date, and what the calendar says of it; '' is all of them.
create table wh.date_offer (state_date date not null, product_id text not null, store_id text not null)
--;
create table wh.date_event (state_date date not null, region text not null, store_id text not null, closed bigint not null, event text)
--;
-- What is known of a store's date before it trades. due: it should trade; trading: its sales of the date are whole; offer: a
-- promotion of everything. learnt_on is the last date, this one or an earlier one, on which its pairs were learnt, learnt_before that
-- before this date. event_slot is the days since the event + 4 (4: the day itself), 0 without an event.
create table wh.store_date (
  state_date date not null, store_id text not null, region text not null, last_seen date not null,
  due bigint not null, trading bigint not null, offer bigint not null, trading_share double precision not null,
  weekday_factor double precision not null, event text not null, event_slot bigint not null, learnt_on date, learnt_before date
)
--;
-- A product in a store. A level is decayed units over decayed exposure (days weighted by the shapes), for three memories.
-- quiet_days and quiet_expected run since it last sold, out_since and out_lost while it is out of stock. spread: squared errors
-- over what was expected, decayed. learnt_on is the last date on which its store traded or should have; seen_days counts the dates on
-- which it sold or was on record, sold_days those on which it sold.
create table wh.pair_state (
  state_date date not null, learnt_on date not null, store_id text not null, product_id text not null,
  slow_units double precision not null, slow_days double precision not null,
  mid_units double precision not null, mid_days double precision not null,
  fast_units double precision not null, fast_days double precision not null,
  clean_days bigint not null, recent_clean double precision not null, recent_days double precision not null,
  seen_days bigint not null, sold_days bigint not null,
  last_seen date not null, last_promotion date, last_outlier date, high_price double precision,
  on_hand double precision, out_since date, out_lost double precision not null,
  quiet_days bigint not null, quiet_expected double precision not null,
  spread_squares double precision not null, spread_expected double precision not null
)
--;
-- A category in a store: the store's size in it against the chain's.
create table wh.category_state (
  state_date date not null, learnt_on date not null, store_id text not null, category text not null,
  size_units double precision not null, size_expected double precision not null
)
--;
-- A product in the chain. drift: units against each memory's expectation; pool: units a day in a store of size 1;
-- early and late: first and second week after a promotion; spread: squared errors over what was expected.
create table wh.product_state (
  state_date date not null, product_id text not null,
  drift_units double precision not null, slow_expected double precision not null, mid_expected double precision not null,
  fast_expected double precision not null, drift_dates double precision not null,
  pool_units double precision not null, pool_days double precision not null, pool_dates bigint not null,
  promotion_units double precision not null, promotion_expected double precision not null, promotion_dates double precision not null,
  early_units double precision not null, early_expected double precision not null, early_dates double precision not null,
  late_units double precision not null, late_expected double precision not null, late_dates double precision not null,
  spread_squares double precision not null, spread_expected double precision not null,
  regular_value double precision not null, regular_units double precision not null,
  promoted_value double precision not null, promoted_units double precision not null,
  high_price double precision, last_promotion date, last_seen date not null
)
--;
-- The money model of a store, by measure (net_sales, transactions): two memories of its level and the errors of the past.
-- plain is the level without the weekday's index, factor what the month, promotions and events do.
create table wh.store_state (
  state_date date not null, store_id text not null, measure text not null,
  fast_sum double precision not null, fast_days double precision not null,
  slow_sum double precision not null, slow_days double precision not null,
  fast_error double precision not null, slow_error double precision not null, same_error double precision not null,
  error_sum double precision not null, error_days double precision not null,
  clean_days bigint not null, excluded_days double precision not null, streak bigint not null, counts bigint not null,
  learn bigint not null, slot bigint not null, actual double precision, used double precision not null,
  plain double precision not null, factor double precision not null, event_factor double precision not null,
  expected double precision not null, low double precision not null, high double precision not null, ladder_step bigint not null,
  bottom_up double precision, base double precision, units double precision
)
--;
-- Shapes of a store. measure units: its weekdays against the chain's; net_sales and transactions: the index of a weekday
-- (+ 10 on a store-wide promotion) and the decayed sum of such days; traded: on how many of its weekdays it traded.
create table wh.store_shape (
  state_date date not null, store_id text not null, measure text not null, slot bigint not null,
  actual double precision not null, expected double precision not null, dates double precision not null,
  same_sum double precision not null, same_count double precision not null
)
--;
-- Shapes of the chain: actual over expected, and on how many dates it rests. shape says what of: weekday, month, event,
-- region, memory, promotion, early, late (by category); index, error, range (by measure); hours of trading.
create table wh.chain_shape (
  state_date date not null, shape text not null, place text not null, member text not null, slot bigint not null,
  actual double precision not null, expected double precision not null, dates double precision not null
)
