-- stockout_day: pairs that dates $4 (between $1 and $2) end without stock, or had hours without, and that normally sell; by run $3.
-- lost_units: all of what is normal where nothing was sold; where some was, what was wanted beyond it; with hours, the share of
-- the day without stock. Episodes go on from day to day. Inputs: the dates' pairs, products.
insert into wh.stockout_day (business_date, store_id, product_id, category, out_since, units, on_hand, stockout_hours, expected_units,
  lost_units, episode_lost_units, unit_price, unit_cost, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date)
select x.state_date, x.store_id, x.product_id, x.category, x.out_since, wh.to_units(x.sold), wh.to_units(x.on_hand), wh.to_money(x.hours),
  wh.to_units(x.expected), wh.to_units(x.lost), wh.to_units(x.out_lost),
  coalesce(case when x.sold > 0 and x.net_value > 0 then wh.to_price(x.net_value / x.sold) end, case when x.price > 0 then wh.to_price(x.price) end, p.list_price),
  p.unit_cost, cast($3 as bigint)
from pair_day as x
join night as n on n.business_date = x.state_date
left join products as p on p.product_id = x.product_id
where x.state_date between cast($1 as date) and cast($2 as date) and x.lost is not null and x.ladder_step > 0
