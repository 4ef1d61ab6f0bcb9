-- category_day: date $1 by store and category of today's product master. Inputs: sales, products.
insert into wh.category_day (business_date, store_id, category, net_sales, units, gross_margin, run_id)
select cast($1 as date), f.store_id, coalesce(p.category, case when m.products = 0 then 'all' else 'not in the product master' end),
  sum(f.net_sales), sum(f.units), case when count(f.cogs) = count(*) then sum(f.net_sales) - sum(f.cogs) end, cast($2 as bigint)
from sales as f
left join products as p on p.product_id = f.product_id
cross join (select count(*) as products from products) as m
where f.business_date = cast($1 as date)
group by f.store_id, coalesce(p.category, case when m.products = 0 then 'all' else 'not in the product master' end)
