-- Categories of store-days of dates $1 to $2 against what was expected of them, how far each was from it in the eight weeks before, and what
-- its last two trading days within three weeks were. Errors and earlier days are net of what the category did in all stores: its sums over
-- those that are complete. relative_error: mean absolute error over expected net sales; lumpiness: variance over mean of units; both null
-- under two weeks.
-- The dates are said on both sides: no engine but one takes a range from one side of a join to the other.
with cell as (
  select e.business_date, e.store_id, e.category, cast(coalesce(a.net_sales, 0) as double precision) as net_sales, cast(coalesce(a.units, 0) as double precision) as units,
    cast(e.expected_net_sales as double precision) as expected, cast(e.expected_units as double precision) as expected_units,
    case when d.store_id is null then 0 else 1 end as counted
  from expected_category_day as e
  left join wh.live_store_day as d on d.business_date = e.business_date and d.store_id = e.store_id and d.complete and coalesce(d.is_open, true)
    and d.net_sales is not null and d.business_date between cast($1 as date) - 56 and cast($2 as date)
  left join wh.live_category_day as a on a.business_date = e.business_date and a.store_id = e.store_id and a.category = e.category
    and a.business_date between cast($1 as date) - 56 and cast($2 as date)
  where e.business_date between cast($1 as date) - 56 and cast($2 as date) and e.expected_net_sales > 0 and e.expected_units > 0
),
move as (
  select business_date, category, least(4, greatest(0.25e0, sum(net_sales) / sum(expected))) as money, least(4, greatest(0.25e0, sum(units) / sum(expected_units))) as units
  from cell
  where counted = 1
  group by business_date, category
),
net as (
  select c.business_date, c.store_id, c.category, c.units, c.counted * m.units * c.expected_units as expected_units, c.counted * m.money * c.expected as expected,
    c.counted * abs(c.net_sales - m.money * c.expected) as error, c.counted * abs(c.units - m.units * c.expected_units) as error_units, c.counted,
    c.business_date - date '2000-01-01' as day
  from cell as c
  join move as m on m.business_date = c.business_date and m.category = c.category
),
late as (
  select business_date, store_id, category, day,
    lag(counted * units) over by_day as units_1, lag(expected_units) over by_day as expected_1,
    lag(counted * units, 2) over by_day as units_2, lag(expected_units, 2) over by_day as expected_2
  from net
  where business_date >= cast($1 as date) - 21
  window by_day as (partition by store_id, category order by day)
),
-- Joined, and not as a window: of all those rows only the ones of a few dates are asked for.
past as (
  select l.business_date, l.store_id, l.category, sum(n.counted) as days, sum(n.error) as error, sum(n.expected) as expected,
    sum(n.error_units) as error_units, sum(n.expected_units) as expected_units
  from late as l
  join net as n on n.store_id = l.store_id and n.category = l.category and n.day between l.day - 56 and l.day - 1
  where l.business_date between cast($1 as date) and cast($2 as date)
  group by l.business_date, l.store_id, l.category
)
select g.business_date, g.store_id, g.category, cast(coalesce(g.net_sales, 0) as text), cast(coalesce(g.expected_net_sales, 0) as text),
  cast(coalesce(g.units, 0) as text), cast(coalesce(g.expected_units, 0) as text),
  coalesce(case when p.days >= 14 then p.error / nullif(p.expected, 0) end, 0),
  coalesce(case when p.days >= 14 then 1.5708e0 * p.error_units * p.error_units / (p.days * nullif(p.expected_units, 0)) end, 0),
  coalesce(l.units_1, 0), coalesce(l.expected_1, 0), coalesce(l.units_1, 0) + coalesce(l.units_2, 0), coalesce(l.expected_1, 0) + coalesce(l.expected_2, 0)
from (
  select a.business_date, a.store_id, a.category, a.net_sales, a.units, e.expected_net_sales, e.expected_units
  from wh.live_category_day as a
  left join expected_category_day as e on e.business_date = a.business_date and e.store_id = a.store_id and e.category = a.category
    and e.business_date between cast($1 as date) and cast($2 as date)
  where a.business_date between cast($1 as date) and cast($2 as date)
  union all
  select e.business_date, e.store_id, e.category, null, null, e.expected_net_sales, e.expected_units
  from expected_category_day as e
  left join wh.live_category_day as a on a.business_date = e.business_date and a.store_id = e.store_id and a.category = e.category
    and a.business_date between cast($1 as date) and cast($2 as date)
  where e.business_date between cast($1 as date) and cast($2 as date) and a.store_id is null
) as g
left join past as p on p.business_date = g.business_date and p.store_id = g.store_id and p.category = g.category
left join late as l on l.business_date = g.business_date and l.store_id = g.store_id and l.category = g.category
order by g.business_date, g.store_id collate "C" nulls last, g.category collate "C" nulls last
