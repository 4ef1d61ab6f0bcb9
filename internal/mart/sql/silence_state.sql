-- silence_state: the state after date $1, kept.
insert into wh.silence_state (state_date, store_id, product_id, record, record_since, silent_since, silent_days, pace, units_before, clean_before,
  expected, missed, counted)
select state_date, store_id, product_id, record, record_since, silent_since, silent_days, pace, units_before, clean_before,
  expected, missed, counted from silence_day where state_date = cast($1 as date)
