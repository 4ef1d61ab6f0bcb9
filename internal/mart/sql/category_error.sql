-- category_error: how far categories of store-days of dates $4 (between $1 and $2) were from what was expected of them, by run $3, net of what the
-- category did in all stores: its sums over those that are complete. Inputs: store_day, category_day, expected_category_day.
-- The dates are said on both sides: no engine but one takes a range from one side of a join to the other.
insert into wh.category_error (business_date, store_id, category, counted, units, expected_units, expected, error_units, error, run_id)
with cell as (
  select e.business_date, e.store_id, e.category, cast(coalesce(a.net_sales, 0) as double precision) as net_sales, cast(coalesce(a.units, 0) as double precision) as units,
    cast(e.expected_net_sales as double precision) as expected, cast(e.expected_units as double precision) as expected_units,
    case when d.store_id is null then 0 else 1 end as counted
  from expected_category_day as e
  left join wh.live_store_day as d on d.business_date = e.business_date and d.store_id = e.store_id and d.complete and coalesce(d.is_open, true)
    and d.net_sales is not null and d.business_date between cast($1 as date) and cast($2 as date)
  left join wh.live_category_day as a on a.business_date = e.business_date and a.store_id = e.store_id and a.category = e.category
    and a.business_date between cast($1 as date) and cast($2 as date)
  where e.business_date between cast($1 as date) and cast($2 as date) and e.business_date = any(cast(string_to_array(cast($4 as text), ',') as date[]))
    and e.expected_net_sales > 0 and e.expected_units > 0
),
move as (
  select business_date, category, least(4, greatest(0.25e0, sum(net_sales) / sum(expected))) as money, least(4, greatest(0.25e0, sum(units) / sum(expected_units))) as units
  from cell
  where counted = 1
  group by business_date, category
)
select c.business_date, c.store_id, c.category, c.counted, floor(1000 * c.counted * c.units + 0.500001), floor(1000 * c.counted * m.units * c.expected_units + 0.500001),
  floor(100 * c.counted * m.money * c.expected + 0.500001), floor(1000 * c.counted * abs(c.units - m.units * c.expected_units) + 0.500001),
  floor(100 * c.counted * abs(c.net_sales - m.money * c.expected) + 0.500001), cast($3 as bigint)
from cell as c
join move as m on m.business_date = c.business_date and m.category = c.category
