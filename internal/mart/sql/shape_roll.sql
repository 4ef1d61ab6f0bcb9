-- shape_day goes on with the state after date $1, out of its past.
insert into shape_day (state_date, store_id, measure, slot, actual, expected, dates, same_sum, same_count)
select state_date, store_id, measure, slot, actual, expected, dates, same_sum, same_count from shape_past where state_date = cast($1 as date)
