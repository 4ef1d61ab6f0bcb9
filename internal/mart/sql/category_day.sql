-- category_day: dates $4 (between $1 and $2) by store and category of today's product master, by run $3. Inputs: the dates' facts, products.
insert into wh.category_day (business_date, store_id, category, net_sales, units, gross_margin, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date),
-- What products without a line in the master are called. It goes with the dates and is worked out first: joined with sales for itself it
-- could be joined in a loop only, and planners that think little of the slices put all sales into that loop, once for each slice.
dated as materialized (
  select n.business_date, case when m.products = 0 then 'all' else 'not in the product master' end as nowhere
  from night as n
  cross join (select count(*) as products from products) as m
)
select f.business_date, f.store_id, f.category, sum(f.net_sales), sum(f.units),
  case when sum(f.costless) = 0 then sum(f.net_sales) - sum(f.cogs) end, cast($3 as bigint)
from (
  select s.business_date, s.store_id, coalesce(p.category, n.nowhere) as category,
    s.net_sales, s.units, s.cogs, s.costless
  from fact_day as s
  join dated as n on n.business_date = s.business_date
  left join products as p on p.product_id = s.product_id
  where s.business_date between cast($1 as date) and cast($2 as date) and s.lines > 0
) as f
group by f.business_date, f.store_id, f.category
