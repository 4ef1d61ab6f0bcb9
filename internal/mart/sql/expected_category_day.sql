-- expected_category_day: what was normal for dates $4 (between $1 and $2) by store and category, by run $3: its pairs' expected units at what a
-- unit brings, with promotions in force. It is the sum of the parts; expected_store_day is the model of the whole. Inputs: the dates' cells.
insert into wh.expected_category_day (business_date, store_id, category, expected_net_sales, expected_units, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date)
select x.state_date, x.store_id, x.category, wh.to_money(x.expected_value), wh.to_units(x.expected), cast($3 as bigint)
from cell_day as x
join night as n on n.business_date = x.state_date
where x.state_date between cast($1 as date) and cast($2 as date) and x.expected > 0
