-- category_state: the state after date $1, kept.
insert into wh.category_state (state_date, learnt_on, store_id, category, size_units, size_expected)
select d.state_date, c.state_date, c.store_id, c.category, c.size_units, c.size_expected
from cell_day as c
join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = c.store_id and d.learnt_on = c.state_date
