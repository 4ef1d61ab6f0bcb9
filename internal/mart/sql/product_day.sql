-- product_day: dates $4 (between $1 and $2) by product, by run $3. Inputs: sales, inventory.
insert into wh.product_day (business_date, product_id, net_sales, units, gross_margin, stores_selling, stores_in_stock, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date)
select n.business_date, coalesce(f.product_id, i.product_id), coalesce(f.net_sales, 0), coalesce(f.units, 0), f.gross_margin,
  coalesce(f.stores, 0), i.stores, cast($3 as bigint)
from (
  select business_date, product_id, sum(net_sales) as net_sales, sum(units) as units, count(*) as stores,
    case when count(cogs) = count(*) then sum(net_sales) - sum(cogs) end as gross_margin
  from sales where business_date between cast($1 as date) and cast($2 as date) group by business_date, product_id
) as f
full join (
  select business_date, product_id, sum(case when on_hand > 0 then 1 else 0 end) as stores
  from inventory where business_date between cast($1 as date) and cast($2 as date) and on_hand is not null group by business_date, product_id
) as i on i.business_date = f.business_date and i.product_id = f.product_id
join night as n on n.business_date = coalesce(f.business_date, i.business_date)
