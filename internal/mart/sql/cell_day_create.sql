-- cell_day: a category in a store after each date of a part on which its store was learnt: its size against the chain's, and what its
-- pairs add up to on the date.
create temp table cell_day (
  state_date date, store_id text, category text, size_units double precision, size_expected double precision,
  learn_units double precision, learn_expected double precision, slow_error double precision, mid_error double precision,
  fast_error double precision, promotion_units double precision, promotion_expected double precision, early_units double precision,
  early_expected double precision, late_units double precision, late_expected double precision, event_units double precision,
  event_expected double precision, expected double precision, expected_value double precision, baseline_value double precision
)
