-- expected_category_day: what was normal for date $2 by store and category, by run $1: its pairs' expected units at what a
-- unit brings, with promotions in force. It is the sum of the parts; expected_store_day is the model of the whole.
insert into wh.expected_category_day (business_date, store_id, category, expected_net_sales, expected_units, run_id)
select state_date, store_id, category, wh.to_money(expected_value), wh.to_units(expected), cast($1 as bigint)
from cell_day
where state_date = cast($2 as date) and expected > 0
