-- expected_sales: what was normal for date $2 by store and product, by run $1: one row for each pair that has a baseline,
-- in stores that were due.
insert into wh.expected_sales (business_date, store_id, product_id, expected_units, baseline_units, ladder_step, variance_ratio, run_id)
select state_date, store_id, product_id, wh.to_units(expected), wh.to_units(baseline), ladder_step, wh.to_units(variance_ratio), cast($1 as bigint)
from pair_day
where state_date = cast($2 as date) and ladder_step > 0
