-- grain: product x business date, whole ('' for the place) or x region; of complete store-days alone
-- inputs: sales, expected_sales, store_day, stores
-- $1 first day, $2 last day, $3 'region' by region ('' for stores without one), 'these' or 'many' of some stores, whole; $4 those stores, separated by unit separators
select x.business_date, x.place, x.product_id, cast(sum(x.units) * 1000 as bigint) as units, cast(sum(x.net_sales) * 100 as bigint) as net_sales,
  case when count(x.cogs) = sum(x.sold) then cast(sum(x.cogs) * 100 as bigint) end as cogs, cast(sum(x.expected_units) * 1000 as bigint) as expected_units, sum(x.sold) as stores
from (
  select f.business_date, case cast($3 as text) when 'region' then coalesce(g.region, '') else '' end as place, f.product_id, f.units, f.net_sales, f.cogs, cast(null as decimal(14,3)) as expected_units, 1 as sold
  from sales as f
  join store_day as d on d.store_id = f.store_id and d.business_date = f.business_date
  left join stores as g on g.store_id = f.store_id and cast($3 as text) = 'region'
  where f.business_date between cast($1 as date) and cast($2 as date) and d.business_date between cast($1 as date) and cast($2 as date) and d.complete
    and (cast($3 as text) <> 'these' or f.store_id = any(string_to_array(cast($4 as text), chr(31))))
    and (cast($3 as text) <> 'many' or f.store_id in (select unnest(string_to_array(cast($4 as text), chr(31)))))
  union all
  select e.business_date, case cast($3 as text) when 'region' then coalesce(g.region, '') else '' end, e.product_id, cast(null as decimal(14,3)), cast(null as decimal(14,2)), cast(null as decimal(14,2)), e.expected_units, 0
  from expected_sales as e
  join store_day as d on d.store_id = e.store_id and d.business_date = e.business_date
  left join stores as g on g.store_id = e.store_id and cast($3 as text) = 'region'
  where e.business_date between cast($1 as date) and cast($2 as date) and d.business_date between cast($1 as date) and cast($2 as date) and d.complete
    and (cast($3 as text) <> 'these' or e.store_id = any(string_to_array(cast($4 as text), chr(31))))
    and (cast($3 as text) <> 'many' or e.store_id in (select unnest(string_to_array(cast($4 as text), chr(31)))))
) as x
group by x.business_date, x.place, x.product_id
order by x.business_date, x.product_id collate "C" nulls last, x.place collate "C" nulls last
