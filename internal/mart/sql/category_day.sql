-- category_day: dates $4 (between $1 and $2) by store and category of today's product master, by run $3. Inputs: the dates' facts, products.
insert into wh.category_day (business_date, store_id, category, net_sales, units, gross_margin, run_id)
select f.business_date, f.store_id, f.category, sum(f.net_sales), sum(f.units),
  case when sum(f.costless) = 0 then sum(f.net_sales) - sum(f.cogs) end, cast($3 as bigint)
from (
  select s.business_date, s.store_id, s.net_sales, s.units, s.cogs, s.costless,
    coalesce(p.category, (select case when count(*) = 0 then 'all' else 'not in the product master' end from products)) as category
  from fact_day as s
  left join products as p on p.product_id = s.product_id
  where s.business_date between cast($1 as date) and cast($2 as date) and s.business_date = any(cast(string_to_array(cast($4 as text), ',') as date[])) and s.lines > 0
) as f
group by f.business_date, f.store_id, f.category
