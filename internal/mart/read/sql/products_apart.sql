-- grain: product x business date, over some store-days
-- inputs: sales
-- $1 first day, $2 last day, $3 dates and $4 stores of the store-days, in the same order, separated by unit separators
select f.business_date, f.product_id, cast(sum(f.units) * 1000 as bigint) as units, cast(sum(f.net_sales) * 100 as bigint) as net_sales
from sales as f
join (select unnest(string_to_array(cast($3 as text), chr(31))) as day, unnest(string_to_array(cast($4 as text), chr(31))) as store_id) as x
  on x.store_id = f.store_id and cast(x.day as date) = f.business_date
where f.business_date between cast($1 as date) and cast($2 as date) and f.store_id = any(string_to_array(cast($4 as text), chr(31)))
group by f.business_date, f.product_id
