-- Categories of store-days of dates $1 to $2 against what was expected of them.
select business_date, store_id, category, cast(coalesce(net_sales, 0) as text), cast(coalesce(expected_net_sales, 0) as text)
from category_day where business_date between cast($1 as date) and cast($2 as date)
order by business_date, store_id collate "C" nulls last, category collate "C" nulls last
