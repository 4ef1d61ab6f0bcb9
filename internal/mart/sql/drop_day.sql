-- drop_day: products that hardly sell on dates $4 (between $1 and $2), in the chain or in a region, by run $3. Inputs: drop_state,
-- product_state, products.
insert into wh.drop_day (business_date, product_id, place, drop_since, drop_days, stores, selling, normal_selling, selling_days, normal_days, units,
  expected_units, expected_today, in_stock, unit_price, unit_cost, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date)
select x.state_date, x.product_id, x.place, x.drop_since, x.drop_days, x.stores, x.selling, wh.to_units(x.normal), x.drop_selling,
  wh.to_units(x.drop_normal), wh.to_units(x.drop_units), wh.to_units(x.drop_expected), wh.to_units(x.expected_today), x.in_stock,
  coalesce(wh.to_price(q.regular_value / nullif(q.regular_units, 0)), p.list_price), p.unit_cost, cast($3 as bigint)
from wh.drop_state as x
join night as n on n.business_date = x.state_date
left join wh.product_state as q on q.state_date between cast($1 as date) and cast($2 as date) and q.state_date = x.state_date and q.product_id = x.product_id
left join products as p on p.product_id = x.product_id
where x.state_date between cast($1 as date) and cast($2 as date) and x.drop_days > 0 and x.stores >= 2 and x.drop_normal >= 2
