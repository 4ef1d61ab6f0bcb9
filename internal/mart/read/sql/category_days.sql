-- grain: store x category on one date, what was sold and what was expected in rows of their own
-- inputs: category_day, expected_category_day
-- Stacked, not joined: what has one side only needs no full join.
-- $1 date, $2 store ('' all)
select c.store_id, coalesce(c.category, '') as category, cast(c.net_sales * 100 as bigint) as net_sales,
  cast(c.units * 1000 as bigint) as units, cast(c.gross_margin * 100 as bigint) as margin, cast(null as bigint) as normal
from wh.live_category_day as c
where c.business_date = cast($1 as date) and (cast($2 as text) = '' or c.store_id = cast($2 as text))
union all
select e.store_id, coalesce(e.category, ''), cast(null as bigint), cast(null as bigint), cast(null as bigint), cast(e.expected_net_sales * 100 as bigint)
from expected_category_day as e
where e.business_date = cast($1 as date) and (cast($2 as text) = '' or e.store_id = cast($2 as text))
