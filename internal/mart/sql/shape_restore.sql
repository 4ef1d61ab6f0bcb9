-- shape_day begins with the state after date $1.
insert into shape_day (state_date, store_id, measure, slot, actual, expected, dates, same_sum, same_count)
select state_date, store_id, measure, slot, actual, expected, dates, same_sum, same_count from wh.store_shape where state_date = cast($1 as date)
