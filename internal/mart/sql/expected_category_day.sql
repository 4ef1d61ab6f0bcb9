-- expected_category_day: what was normal for dates $4 (between $1 and $2) by store and category, by run $3: its pairs' expected units
-- at what a unit brings, with promotions in force. It is the sum of the parts; expected_store_day is the model of the whole.
insert into wh.expected_category_day (business_date, store_id, category, expected_net_sales, expected_units, run_id)
select c.state_date, c.store_id, c.category, wh.to_money(c.expected_value), wh.to_units(c.expected), cast($3 as bigint)
from wh.category_state as c
where c.state_date between cast($1 as date) and cast($2 as date) and c.expected > 0
  and c.state_date in (select cast(unnest(string_to_array(cast($4 as text), ',')) as date))
