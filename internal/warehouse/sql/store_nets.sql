-- What readers see of each store and date from $1 to $2: net sales, and whether all that was due is in.
select business_date, store_id, cast(net_sales as text), complete
from store_day where business_date between cast($1 as date) and cast($2 as date)
order by business_date, store_id
