-- stockout_day: pairs that date $1 ends without stock (or had hours without) and that normally sell. lost_units is what a
-- normal day sells and this one did not; episodes go on from the date before.
insert into wh.stockout_day (business_date, store_id, product_id, category, out_since, units, on_hand, stockout_hours, expected_units,
  lost_units, episode_lost_units, unit_price, unit_cost, run_id)
select cast($1 as date), i.store_id, i.product_id, coalesce(p.category, 'not in the product master'), coalesce(y.out_since, cast($1 as date)),
  coalesce(f.units, 0), i.on_hand, i.stockout_hours, e.expected_units,
  cast(greatest(0, e.expected_units - coalesce(f.units, 0)) as decimal(14,3)),
  cast(greatest(0, e.expected_units - coalesce(f.units, 0)) + coalesce(y.episode_lost_units, 0) as decimal(14,3)),
  coalesce(f.price, p.list_price), p.unit_cost, cast($2 as bigint)
from inventory as i
join expected_sales as e on e.business_date = cast($1 as date) and e.store_id = i.store_id and e.product_id = i.product_id
left join (
  select store_id, product_id, sum(units) as units,
    wh.to_price(sum(cast(net_sales as double precision)) / nullif(sum(cast(units as double precision)), 0)) as price
  from sales where business_date = cast($1 as date) group by store_id, product_id
) as f on f.store_id = i.store_id and f.product_id = i.product_id
left join products as p on p.product_id = i.product_id
left join stockout_day as y on y.business_date = cast($1 as date) - 1 and y.store_id = i.store_id and y.product_id = i.product_id
where i.business_date = cast($1 as date) and (i.on_hand <= 0 or i.stockout_hours > 0)
