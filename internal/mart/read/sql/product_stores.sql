-- grain: store that sold one product on a date, has a stock record of it, or normally sells it
-- inputs: sales, inventory, expected_sales
-- $1 product, $2 date
select coalesce(f.store_id, i.store_id, e.store_id) as store_id, cast(f.units * 1000 as bigint) as units, cast(f.net_sales * 100 as bigint) as net_sales,
  cast(f.cogs * 100 as bigint) as cogs, cast(i.on_hand * 1000 as bigint) as on_hand, cast(e.expected_units * 1000 as bigint) as expected_units
from (
  select store_id, sum(units) as units, sum(net_sales) as net_sales, case when count(cogs) = count(*) then sum(cogs) end as cogs
  from sales where product_id = cast($1 as text) and business_date = cast($2 as date) group by store_id
) as f
full join (
  select store_id, sum(on_hand) as on_hand
  from inventory where product_id = cast($1 as text) and business_date = cast($2 as date) and on_hand is not null group by store_id
) as i on i.store_id = f.store_id
full join (
  select store_id, sum(expected_units) as expected_units
  from expected_sales where product_id = cast($1 as text) and business_date = cast($2 as date) group by store_id
) as e on e.store_id = coalesce(f.store_id, i.store_id)
