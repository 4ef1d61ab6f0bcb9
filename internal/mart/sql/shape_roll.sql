-- shape_day goes on with the state after date $1, out of its past: of each slot the rows of the last date that it was learnt on.
insert into shape_day (state_date, store_id, measure, slot, actual, expected, dates, same_sum, same_count)
select s.state_date, s.store_id, s.measure, s.slot, s.actual, s.expected, s.dates, s.same_sum, s.same_count
from shape_past as s
join (select slot, max(state_date) as latest from shape_past group by slot) as v on v.slot = s.slot and v.latest = s.state_date
where s.state_date <= cast($1 as date)
