-- grain: business date of one product, whole ('' for the place) or x store that sold it
-- inputs: sales
-- $1 product, $2 first day, $3 last day, $4 'each' by store, 'these' or 'many' of some stores, whole; $5 those stores, separated by unit separators
select x.business_date, x.place, cast(sum(x.units) * 1000 as bigint) as units, cast(sum(x.net_sales) * 100 as bigint) as net_sales,
  case when count(x.cogs) = count(*) then cast(sum(x.net_sales - x.cogs) * 100 as bigint) end as gross_margin
from (
  select f.business_date, case cast($4 as text) when 'each' then f.store_id else '' end as place, f.units, f.net_sales, f.cogs
  from sales as f
  where f.product_id = cast($1 as text) and f.business_date between cast($2 as date) and cast($3 as date)
    and (cast($4 as text) <> 'these' or f.store_id = any(string_to_array(cast($5 as text), chr(31))))
    and (cast($4 as text) <> 'many' or f.store_id in (select unnest(string_to_array(cast($5 as text), chr(31)))))
) as x
group by x.business_date, x.place
