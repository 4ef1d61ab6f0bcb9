-- Categories of store-days of date $1 against what was expected of them.
select store_id, category, cast(coalesce(net_sales, 0) as text), cast(coalesce(expected_net_sales, 0) as text)
from category_day where business_date = cast($1 as date)
order by store_id collate "C" nulls last, category collate "C" nulls last
