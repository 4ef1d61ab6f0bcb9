-- silence_before: silence_day of the date before.
create temp table silence_before (
  state_date date, store_id text, product_id text, record bigint, record_since date, silent_since date, silent_days bigint,
  pace double precision, units_before double precision, clean_before bigint, expected double precision, missed double precision,
  counted double precision, expected_today double precision, missed_today double precision, lumpiness double precision, log_chance double precision
)
