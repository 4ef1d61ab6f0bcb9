-- fact_day: dates $1 to $2 by store and product, of pairs that fact_repeat names. Inputs: sales, inventory.
insert into fact_day (business_date, store_id, product_id, lines, units, sales_value, net_sales, discount, cogs, costless, cost_units, returned_units,
  returned_value, flagged, listed, on_hand, hours)
select coalesce(s.business_date, i.business_date), coalesce(s.store_id, i.store_id), coalesce(s.product_id, i.product_id), coalesce(s.lines, 0), s.units,
  s.sales_value, s.net_sales, s.discount, s.cogs, coalesce(s.costless, 0), s.cost_units, s.returned_units, s.returned_value, coalesce(s.flagged, 0),
  case when i.store_id is null then 0 else 1 end, i.on_hand, i.hours
from (
  select f.business_date, f.store_id, f.product_id, count(*) as lines, sum(f.units) as units, sum(f.sales_value) as sales_value, sum(f.net_sales) as net_sales,
    sum(f.discount) as discount, sum(f.cogs) as cogs, count(*) - count(f.cogs) as costless,
    cast(sum(case when f.cogs_frozen then f.units - coalesce(f.returned_units, 0) else f.units end) as double precision) as cost_units,
    coalesce(sum(f.returned_units), 0) as returned_units, coalesce(sum(f.returned_value), 0) as returned_value,
    max(case when f.on_promotion then 1 else 0 end) as flagged
  from sales as f
  join fact_repeat as r on r.business_date = f.business_date and r.store_id = f.store_id and r.product_id = f.product_id
  where f.business_date between cast($1 as date) and cast($2 as date)
  group by f.business_date, f.store_id, f.product_id
) as s
full join (
  select f.business_date, f.store_id, f.product_id, cast(sum(f.on_hand) as double precision) as on_hand, cast(max(f.stockout_hours) as double precision) as hours
  from inventory as f
  join fact_repeat as r on r.business_date = f.business_date and r.store_id = f.store_id and r.product_id = f.product_id
  where f.business_date between cast($1 as date) and cast($2 as date)
  group by f.business_date, f.store_id, f.product_id
) as i on i.business_date = s.business_date and i.store_id = s.store_id and i.product_id = s.product_id
