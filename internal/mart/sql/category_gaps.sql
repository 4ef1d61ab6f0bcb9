-- Categories of store-days of dates $1 to $2 against what was expected of them. The dates are said on both sides: no engine but one takes
-- a range from one side of a join to the other.
select g.business_date, g.store_id, g.category, cast(coalesce(g.net_sales, 0) as text), cast(coalesce(g.expected_net_sales, 0) as text)
from (
  select a.business_date, a.store_id, a.category, a.net_sales, e.expected_net_sales
  from wh.live_category_day as a
  left join expected_category_day as e on e.business_date = a.business_date and e.store_id = a.store_id and e.category = a.category
    and e.business_date between cast($1 as date) and cast($2 as date)
  where a.business_date between cast($1 as date) and cast($2 as date)
  union all
  select e.business_date, e.store_id, e.category, null, e.expected_net_sales
  from expected_category_day as e
  left join wh.live_category_day as a on a.business_date = e.business_date and a.store_id = e.store_id and a.category = e.category
    and a.business_date between cast($1 as date) and cast($2 as date)
  where e.business_date between cast($1 as date) and cast($2 as date) and a.store_id is null
) as g
order by g.business_date, g.store_id collate "C" nulls last, g.category collate "C" nulls last
