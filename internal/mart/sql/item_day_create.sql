-- item_day: what is known of a product before a date of a part is counted. weekday, promotion, early, late and the drifts are factors, memory says which of three
-- levels was nearest to the truth in its category, pool is the units a day of all stores together, cut and gone are 1 where they hold.
create temp table item_day (
  state_date date, product_id text, category text, weekday double precision, memory bigint, slow_drift double precision, mid_drift double precision,
  fast_drift double precision, promotion double precision, early double precision, late double precision, spread double precision, pool double precision,
  regular_price double precision, promotion_dates double precision, early_dates double precision, late_dates double precision,
  promoted_price double precision, offered bigint, cut bigint, gone bigint
)
