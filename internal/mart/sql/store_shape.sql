-- store_shape: the state after date $1, kept: of each slot the rows of the last date that it was learnt on.
insert into wh.store_shape (state_date, store_id, measure, slot, actual, expected, dates, same_sum, same_count)
select cast($1 as date), s.store_id, s.measure, s.slot, s.actual, s.expected, s.dates, s.same_sum, s.same_count
from shape_day as s
join (select slot, max(state_date) as latest from shape_day group by slot) as v on v.slot = s.slot and v.latest = s.state_date
