-- grain: business date x store of one product over some days: what it sold, what was expected, what was left at the close
-- inputs: sales, inventory, expected_sales
-- $1 product, $2 first day, $3 last day
select x.business_date, x.store_id, cast(sum(x.units) * 1000 as bigint) as units, cast(sum(x.on_hand) * 1000 as bigint) as on_hand,
  cast(sum(x.expected_units) * 1000 as bigint) as expected_units
from (
  select f.business_date, f.store_id, f.units, cast(null as decimal(14,3)) as on_hand, cast(null as decimal(14,3)) as expected_units
  from sales as f where f.product_id = cast($1 as text) and f.business_date between cast($2 as date) and cast($3 as date)
  union all
  select i.business_date, i.store_id, cast(null as decimal(14,3)), i.on_hand, cast(null as decimal(14,3))
  from inventory as i where i.product_id = cast($1 as text) and i.business_date between cast($2 as date) and cast($3 as date) and i.on_hand is not null
  union all
  select e.business_date, e.store_id, cast(null as decimal(14,3)), cast(null as decimal(14,3)), e.expected_units
  from expected_sales as e where e.product_id = cast($1 as text) and e.business_date between cast($2 as date) and cast($3 as date)
) as x
group by x.business_date, x.store_id
