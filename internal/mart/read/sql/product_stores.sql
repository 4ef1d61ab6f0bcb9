-- grain: store that sold one product on a date, has a stock record of it, or normally sells it
-- inputs: sales, inventory, expected_sales
-- $1 product, $2 date
select x.store_id, cast(sum(x.units) * 1000 as bigint) as units, cast(sum(x.net_sales) * 100 as bigint) as net_sales,
  case when sum(x.sold) > 0 and count(x.cogs) = sum(x.sold) then cast(sum(x.cogs) * 100 as bigint) end as cogs,
  cast(sum(x.on_hand) * 1000 as bigint) as on_hand, cast(sum(x.expected_units) * 1000 as bigint) as expected_units
from (
  select f.store_id, f.units, f.net_sales, f.cogs, cast(null as decimal(14,3)) as on_hand, cast(null as decimal(14,3)) as expected_units, 1 as sold
  from sales as f where f.product_id = cast($1 as text) and f.business_date = cast($2 as date)
  union all
  select i.store_id, cast(null as decimal(14,3)), cast(null as decimal(14,2)), cast(null as decimal(14,2)), i.on_hand, cast(null as decimal(14,3)), 0
  from inventory as i where i.product_id = cast($1 as text) and i.business_date = cast($2 as date) and i.on_hand is not null
  union all
  select e.store_id, cast(null as decimal(14,3)), cast(null as decimal(14,2)), cast(null as decimal(14,2)), cast(null as decimal(14,3)), e.expected_units, 0
  from expected_sales as e where e.product_id = cast($1 as text) and e.business_date = cast($2 as date)
) as x
group by x.store_id
order by x.store_id collate "C" nulls last
