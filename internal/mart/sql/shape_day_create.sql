-- shape_day: shapes of the stores after each date of a part, for the weekday of the date.
create temp table shape_day (
  state_date date, store_id text, measure text, slot bigint, actual double precision, expected double precision, dates double precision,
  same_sum double precision, same_count double precision
)
