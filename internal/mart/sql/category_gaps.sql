-- Categories of store-days of dates $1 to $2 against what was expected of them, how far each was from it in the eight weeks before, and what
-- its last two trading days within three weeks were. Errors and earlier days are net of what the category did in all stores (category_error,
-- which has thousandths and minor units).
-- relative_error: mean absolute error over expected net sales; lumpiness: variance over mean of units; both null under two weeks.
with tonight as (
  select business_date, store_id, category from wh.live_category_error where business_date between cast($1 as date) and cast($2 as date)
),
night as (select distinct business_date from tonight),
-- The days before a date, one by one: a join of equal dates is far cheaper than one of spans.
past as (
  select d.business_date, e.store_id, e.category, sum(e.counted) as days, sum(e.error) as error, sum(e.expected) as expected, sum(e.error_units) as error_units, sum(e.expected_units) as expected_units
  from (
    select n.business_date, n.business_date - k.day as day
    from (select distinct business_date from wh.live_slice where dataset = 'category_error' and business_date between cast($1 as date) and cast($2 as date)) as n
    cross join (select cast(generate_series as integer) as day from generate_series(1, 56)) as k
  ) as d
  join wh.live_category_error as e on e.business_date = d.day
  where e.business_date between cast($1 as date) - 56 and cast($2 as date) - 1
  group by d.business_date, e.store_id, e.category
),
-- Nearly all traded on the last two dates of the chain. Only those that did not are looked for one by one.
hop as (
  select h.*
  from (
    select n.business_date, s.business_date as day, row_number() over (partition by n.business_date order by s.business_date desc) as back
    from night as n
    join (select distinct business_date from wh.live_slice where dataset = 'category_error') as s on s.business_date between n.business_date - 21 and n.business_date - 1
  ) as h
  where h.back <= 2
),
near as (
  select h.business_date, e.store_id, e.category, count(*) as days, sum(case when h.back = 1 then e.units else 0 end) as units_1,
    sum(case when h.back = 1 then e.expected_units else 0 end) as expected_1, sum(e.units) as units_2, sum(e.expected_units) as expected_2
  from hop as h
  join wh.live_category_error as e on e.business_date = h.day
  where e.business_date between cast($1 as date) - 21 and cast($2 as date) - 1
  group by h.business_date, e.store_id, e.category
),
lacking as (
  select t.business_date, t.store_id, t.category
  from tonight as t
  left join near as n on n.business_date = t.business_date and n.store_id = t.store_id and n.category = t.category
  where coalesce(n.days, 0) < 2
),
far as (
  select l.business_date, e.store_id, e.category, row_number() over (partition by l.business_date, e.store_id, e.category order by e.business_date desc) as back,
    e.units, e.expected_units
  from lacking as l
  join wh.live_category_error as e on e.store_id = l.store_id and e.category = l.category and e.business_date between l.business_date - 21 and l.business_date - 1
  where e.business_date between cast($1 as date) - 21 and cast($2 as date) - 1
    and case when e.store_id in (select store_id from lacking) then 1 else 0 end = 1 -- so that a server does not hash all days where none is lacking
),
late as (
  select business_date, store_id, category, units_1, expected_1, units_2, expected_2 from near where days = 2
  union all
  select business_date, store_id, category, sum(case when back = 1 then units else 0 end), sum(case when back = 1 then expected_units else 0 end),
    sum(units), sum(expected_units)
  from far
  where back <= 2
  group by business_date, store_id, category
)
select g.business_date, g.store_id, g.category, cast(coalesce(g.net_sales, 0) as text), cast(coalesce(g.expected_net_sales, 0) as text),
  cast(coalesce(g.units, 0) as text), cast(coalesce(g.expected_units, 0) as text),
  coalesce(case when p.days >= 14 then p.error / nullif(p.expected, 0) end, 0),
  coalesce(case when p.days >= 14 then 1.5708e0 * p.error_units * p.error_units / (p.days * nullif(p.expected_units, 0)) / 1000 end, 0),
  coalesce(l.units_1, 0) / 1000, coalesce(l.expected_1, 0) / 1000, coalesce(l.units_2, 0) / 1000, coalesce(l.expected_2, 0) / 1000
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
left join tonight as t on t.business_date = g.business_date and t.store_id = g.store_id and t.category = g.category
left join past as p on p.business_date = t.business_date and p.store_id = t.store_id and p.category = t.category
left join late as l on l.business_date = t.business_date and l.store_id = t.store_id and l.category = t.category
order by g.business_date, g.store_id collate "C" nulls last, g.category collate "C" nulls last
