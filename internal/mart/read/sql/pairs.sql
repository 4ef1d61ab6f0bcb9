-- grain: business date x store x product that was sold, has a stock record, or is normally sold
-- inputs: sales, inventory, expected_sales
-- sold = rows of sales.
-- $1 first day, $2 last day, $3 products, separated by unit separators ('' all)
select x.business_date, x.store_id, x.product_id, cast(sum(x.units) * 1000 as bigint) as units, cast(sum(x.net_sales) * 100 as bigint) as net_sales,
  case when sum(x.sold) > 0 and count(x.cogs) = sum(x.sold) then cast(sum(x.cogs) * 100 as bigint) end as cogs,
  cast(sum(x.on_hand) * 1000 as bigint) as on_hand, cast(sum(x.expected_units) * 1000 as bigint) as expected_units, cast(sum(x.sold) as bigint) as sold
from (
  select f.business_date, f.store_id, f.product_id, f.units, f.net_sales, f.cogs, cast(null as decimal(14,3)) as on_hand, cast(null as decimal(14,3)) as expected_units, 1 as sold
  from sales as f
  where f.business_date between cast($1 as date) and cast($2 as date) and (cast($3 as text) = '' or f.product_id = any(string_to_array(cast($3 as text), chr(31))))
  union all
  select i.business_date, i.store_id, i.product_id, cast(null as decimal(14,3)), cast(null as decimal(14,2)), cast(null as decimal(14,2)), i.on_hand, cast(null as decimal(14,3)), 0
  from inventory as i
  where i.business_date between cast($1 as date) and cast($2 as date) and i.on_hand is not null and (cast($3 as text) = '' or i.product_id = any(string_to_array(cast($3 as text), chr(31))))
  union all
  select e.business_date, e.store_id, e.product_id, cast(null as decimal(14,3)), cast(null as decimal(14,2)), cast(null as decimal(14,2)), cast(null as decimal(14,3)), e.expected_units, 0
  from expected_sales as e
  where e.business_date between cast($1 as date) and cast($2 as date) and (cast($3 as text) = '' or e.product_id = any(string_to_array(cast($3 as text), chr(31))))
) as x
group by x.business_date, x.store_id, x.product_id
