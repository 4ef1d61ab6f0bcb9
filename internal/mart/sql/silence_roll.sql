-- silence_day goes on with the state after date $1, out of its past.
insert into silence_day (state_date, store_id, product_id, record, record_since, silent_since, silent_days, pace, units_before, clean_before,
  expected, missed, counted)
select state_date, store_id, product_id, record, record_since, silent_since, silent_days, pace, units_before, clean_before,
  expected, missed, counted from silence_past where state_date = cast($1 as date)
