-- grain: product on a date, whole ('' for the store) or x store; of complete store-days alone
-- inputs: sales, expected_sales, store_day
-- $1 date, $2 'each' by store
select x.store_id, x.product_id, cast(sum(x.units) * 1000 as bigint) as units, cast(sum(x.net_sales) * 100 as bigint) as net_sales,
  case when count(x.cogs) = sum(x.sold) then cast(sum(x.cogs) * 100 as bigint) end as cogs, cast(sum(x.expected_units) * 1000 as bigint) as expected_units, sum(x.sold) as stores
from (
  select case when cast($2 as text) = 'each' then f.store_id else '' end as store_id, f.product_id, f.units, f.net_sales, f.cogs, cast(null as decimal(14,3)) as expected_units, 1 as sold
  from sales as f
  join store_day as d on d.store_id = f.store_id and d.business_date = f.business_date
  where f.business_date = cast($1 as date) and d.business_date = cast($1 as date) and d.complete
  union all
  select case when cast($2 as text) = 'each' then e.store_id else '' end, e.product_id, cast(null as decimal(14,3)), cast(null as decimal(14,2)), cast(null as decimal(14,2)), e.expected_units, 0
  from expected_sales as e
  join store_day as d on d.store_id = e.store_id and d.business_date = e.business_date
  where e.business_date = cast($1 as date) and d.business_date = cast($1 as date) and d.complete
) as x
group by x.store_id, x.product_id
order by x.product_id collate "C" nulls last, x.store_id collate "C" nulls last
