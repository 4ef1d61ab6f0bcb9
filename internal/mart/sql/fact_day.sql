-- fact_day: dates $1 to $2 by store and product, of pairs that fact_repeat does not name: a row is what was delivered, so that nothing has to be
-- added up, and both sides are joined from each, since a server has no full join for several cores. Inputs: sales, inventory.
insert into fact_day (business_date, store_id, product_id, lines, units, sales_value, net_sales, discount, cogs, costless, cost_units, returned_units,
  returned_value, flagged, listed, on_hand, hours)
select f.business_date, f.store_id, f.product_id, 1, f.units, f.sales_value, f.net_sales, f.discount, f.cogs, case when f.cogs is null then 1 else 0 end,
  cast(case when f.cogs_frozen then f.units - coalesce(f.returned_units, 0) else f.units end as double precision),
  coalesce(f.returned_units, 0), coalesce(f.returned_value, 0), case when f.on_promotion then 1 else 0 end,
  case when i.store_id is null then 0 else 1 end, cast(i.on_hand as double precision), cast(i.stockout_hours as double precision)
from sales as f
left join fact_repeat as r on r.business_date = f.business_date and r.store_id = f.store_id and r.product_id = f.product_id
left join inventory as i on i.business_date between cast($1 as date) and cast($2 as date)
  and i.business_date = f.business_date and i.store_id = f.store_id and i.product_id = f.product_id
where f.business_date between cast($1 as date) and cast($2 as date) and r.store_id is null
union all
select i.business_date, i.store_id, i.product_id, 0, null, null, null, null, null, 0, null, null, null, 0, 1, cast(i.on_hand as double precision),
  cast(i.stockout_hours as double precision)
from inventory as i
left join fact_repeat as r on r.business_date = i.business_date and r.store_id = i.store_id and r.product_id = i.product_id
left join sales as f on f.business_date between cast($1 as date) and cast($2 as date)
  and f.business_date = i.business_date and f.store_id = i.store_id and f.product_id = i.product_id
where i.business_date between cast($1 as date) and cast($2 as date) and r.store_id is null and f.store_id is null
