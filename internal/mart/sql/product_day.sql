-- product_day: date $1 by product. Inputs: sales, inventory.
insert into wh.product_day (business_date, product_id, net_sales, units, gross_margin, stores_selling, stores_in_stock, run_id)
select cast($1 as date), coalesce(f.product_id, i.product_id), coalesce(f.net_sales, 0), coalesce(f.units, 0), f.gross_margin,
  coalesce(f.stores, 0), i.stores, cast($2 as bigint)
from (
  select product_id, sum(net_sales) as net_sales, sum(units) as units, count(*) as stores,
    case when count(cogs) = count(*) then sum(net_sales) - sum(cogs) end as gross_margin
  from sales where business_date = cast($1 as date) group by product_id
) as f
full join (
  select product_id, sum(case when on_hand > 0 then 1 else 0 end) as stores
  from inventory where business_date = cast($1 as date) and on_hand is not null group by product_id
) as i on i.product_id = f.product_id
