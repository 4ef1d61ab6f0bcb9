-- silence_day begins with the state after date $1.
insert into silence_day (state_date, store_id, product_id, record, record_since, silent_since, silent_days, pace, units_before, clean_before,
  expected, missed, counted)
select state_date, store_id, product_id, record, record_since, silent_since, silent_days, pace, units_before, clean_before,
  expected, missed, counted from wh.silence_state where state_date = cast($1 as date)
