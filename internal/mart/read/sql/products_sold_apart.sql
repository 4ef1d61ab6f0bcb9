-- grain: product x date of a period, over some store-days, which are complete, of that date or of the one that it compares with
-- inputs: sales, expected_sales
-- $1 first day, $2 last day, $3 dates and $4 stores of the store-days, $5 the date of the period that each stands for, all three in the same order, separated by unit separators
-- $6 those stores, once each, where they are few ('' many)
with apart as (
  select cast(x.day as date) as business_date, x.store_id, cast(x.stands_for as date) as stands_for
  from (select unnest(string_to_array(cast($3 as text), chr(31))) as day, unnest(string_to_array(cast($4 as text), chr(31))) as store_id, unnest(string_to_array(cast($5 as text), chr(31))) as stands_for) as x
)
select x.stands_for, x.product_id, cast(sum(x.units) * 1000 as bigint) as units, cast(sum(x.net_sales) * 100 as bigint) as net_sales,
  case when count(x.cogs) = sum(x.sold) then cast(sum(x.cogs) * 100 as bigint) end as cogs, cast(sum(x.expected_units) * 1000 as bigint) as expected_units, sum(x.sold) as stores
from (
  select a.stands_for, f.product_id, f.units, f.net_sales, f.cogs, cast(null as decimal(14,3)) as expected_units, 1 as sold
  from sales as f
  join apart as a on a.store_id = f.store_id and a.business_date = f.business_date
  where f.business_date between cast($1 as date) and cast($2 as date) and (cast($6 as text) = '' or f.store_id = any(string_to_array(cast($6 as text), chr(31))))
  union all
  select a.stands_for, e.product_id, cast(null as decimal(14,3)), cast(null as decimal(14,2)), cast(null as decimal(14,2)), e.expected_units, 0
  from expected_sales as e
  join apart as a on a.store_id = e.store_id and a.business_date = e.business_date
  where e.business_date between cast($1 as date) and cast($2 as date) and (cast($6 as text) = '' or e.store_id = any(string_to_array(cast($6 as text), chr(31))))
) as x
group by x.stands_for, x.product_id
