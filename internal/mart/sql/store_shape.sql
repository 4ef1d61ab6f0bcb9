-- store_shape: the state after date $1, kept.
insert into wh.store_shape (state_date, store_id, measure, slot, actual, expected, dates, same_sum, same_count)
select state_date, store_id, measure, slot, actual, expected, dates, same_sum, same_count from shape_day where state_date = cast($1 as date)
