-- cell_day goes on with the state after date $1, out of its past.
insert into cell_day (state_date, store_id, category, size_units, size_expected)
select c.state_date, c.store_id, c.category, c.size_units, c.size_expected
from cell_past as c
join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = c.store_id and d.learnt_on = c.state_date
