-- expected_sales: what was normal for dates $4 (between $1 and $2) by store and product, by run $3: one row for each pair that has a
-- baseline, in stores that were due. Inputs: the dates' pairs.
insert into wh.expected_sales (business_date, store_id, product_id, expected_units, baseline_units, ladder_step, variance_ratio, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date)
select x.state_date, x.store_id, x.product_id, wh.to_units(x.expected), wh.to_units(x.baseline), x.ladder_step, wh.to_units(x.variance_ratio), cast($3 as bigint)
from pair_day as x
join night as n on n.business_date = x.state_date
where x.state_date between cast($1 as date) and cast($2 as date) and x.ladder_step > 0
