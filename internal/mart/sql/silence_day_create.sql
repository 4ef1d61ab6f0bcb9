-- silence_day: the silence of pairs after each date of a part. record: 1 on record, -1 below zero on
-- record since record_since. pace: units a day when the silence began, before it was learnt; units_before and clean_before: what that
-- rests on. missed is expected net of what others did, counted is missed without price cuts that nothing explains; _today is of the date.
create temp table silence_day (
  state_date date, store_id text, product_id text, record bigint, record_since date, silent_since date, silent_days bigint,
  pace double precision, units_before double precision, clean_before bigint, expected double precision, missed double precision,
  counted double precision, expected_today double precision, missed_today double precision, lumpiness double precision, log_chance double precision
)
