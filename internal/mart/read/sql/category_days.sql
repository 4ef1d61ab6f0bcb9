-- grain: store x category on one date, what was sold and what was expected in rows of their own
-- inputs: category_day, expected_category_day
-- Stacked, not joined: the view category_day would be made for every date before the one that is asked for is picked.
-- $1 date, $2 store ('' all)
select c.store_id, coalesce(c.category, '') as category, cast(c.net_sales * 100 as bigint) as net_sales,
  cast(c.units * 1000 as bigint) as units, cast(c.gross_margin * 100 as bigint) as margin, cast(null as bigint) as normal
from wh.category_day as c
join wh.live_slice as s on s.dataset = 'category_day' and s.business_date = c.business_date and s.build_run = c.run_id
where c.business_date = cast($1 as date) and (cast($2 as text) = '' or c.store_id = cast($2 as text))
union all
select e.store_id, coalesce(e.category, ''), cast(null as bigint), cast(null as bigint), cast(null as bigint), cast(e.expected_net_sales * 100 as bigint)
from expected_category_day as e
where e.business_date = cast($1 as date) and (cast($2 as text) = '' or e.store_id = cast($2 as text))
