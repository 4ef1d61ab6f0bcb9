-- What promotions came to up to dates $1 to $2: those under way, those that ended at most $3 + 3 days before, and those that ended $4 to $4 + 3 days
-- before. Of one that runs longer than eight weeks the last eight count. A store that took the regular price where the others took less did not carry the promotion out and is in no sum but its own list.
-- error: how far the chain's sales of a product in a week are from what was expected of it, net of what all products did, chance of the units left out, as a
-- share; one that is a fourth off counts as that, for what is further off has a cause, and a product that has stopped selling says nothing.
with night as (
  select distinct business_date from wh.live_slice where dataset = 'promotion_pair_day' and business_date between cast($1 as date) and cast($2 as date)
),
head as (
  select p.promotion_id, max(p.name) as name, max(p.mechanic) as mechanic, min(p.starts_on) as starts_on, max(p.ends_on) as ends_on,
    case when count(p.product_id) = count(*) and count(distinct p.product_id) = 1 then max(p.product_id) end as product_id, count(distinct p.product_id) as products
  from promotions as p
  where p.starts_on <= cast($2 as date) and p.ends_on >= cast($1 as date) - (cast($4 as integer) + 3)
  group by p.promotion_id
),
due as (
  select n.business_date, h.*, greatest(h.starts_on, least(h.ends_on, n.business_date) - 55) as since
  from night as n
  join head as h on n.business_date >= h.starts_on and (n.business_date <= h.ends_on + (cast($3 as integer) + 3)
    or n.business_date - h.ends_on between cast($4 as integer) and cast($4 as integer) + 3)
),
store as (
  select d.business_date, d.promotion_id, x.store_id, count(distinct x.product_id) as products,
    sum(case when x.baseline_units is not null then x.units else 0 end) as units, sum(coalesce(x.baseline_units, 0)) as baseline_units,
    sum(case when x.baseline_units is null then x.units else 0 end) as unknown_units, sum(x.missed_units) as missed_units,
    sum(case when x.baseline_units is not null then x.sales_value else 0 end) as sales_value, sum(coalesce(x.regular_value, x.sales_value)) as regular_value,
    sum(x.sales_value) as all_value, sum(x.units) as all_units,
    sum(coalesce(x.baseline_value, 0)) as baseline_value,
    sum(case when x.baseline_units is not null and (x.cost is null or x.baseline_cost is null) and (x.units > 0 or x.baseline_units > 0) then 1 else 0 end) as costless,
    sum(case when x.baseline_units is not null then x.cost else 0 end) as cost, sum(coalesce(x.baseline_cost, 0)) as baseline_cost,
    sum(case when x.baseline_units is not null then x.funding else 0 end) as funding, sum(x.variance) as variance, sum(x.ladder_step * coalesce(x.baseline_units, 0)) as steps
  from due as d
  join promotion_pair_day as x on x.promotion_id = d.promotion_id and x.business_date between d.since and d.business_date
  where x.business_date between cast($1 as date) - (cast($4 as integer) + 59) and cast($2 as date)
  group by d.business_date, d.promotion_id, x.store_id
),
cut as (
  select business_date, promotion_id, sum(all_value) as value, sum(regular_value) as regular from store group by business_date, promotion_id
),
carried as (
  select s.*, case when c.value <= 0.96 * c.regular and s.all_units >= 3 and s.all_value > 0.99 * s.regular_value then 0 else 1 end as ran
  from store as s
  join cut as c on c.business_date = s.business_date and c.promotion_id = s.promotion_id
),
total as (
  select business_date, promotion_id, max(products) as products, sum(ran) as stores, sum(case when missed_units > 0 then ran else 0 end) as stores_out,
    string_agg(case when ran = 0 then store_id end, chr(31)) as skipped,
    string_agg(case when ran = 1 and all_units = 0 and baseline_units >= 2 then store_id end, chr(31)) as nothing,
    sum(ran * units) as units, sum(ran * baseline_units) as baseline_units, sum(ran * unknown_units) as unknown_units, sum(ran * missed_units) as missed_units,
    sum(ran * sales_value) as sales_value, sum(ran * baseline_value) as baseline_value, sum(ran * costless) as costless, sum(ran * coalesce(cost, 0)) as cost,
    sum(ran * baseline_cost) as baseline_cost, sum(ran * funding) as funding, cast(sum(wh.millionths(ran * variance)) as double precision) / 1000000 as variance,
    sum(ran * steps) as steps
  from carried
  group by business_date, promotion_id
),
days as (
  select d.business_date, d.promotion_id, count(distinct x.business_date) as days
  from due as d
  join (
    select distinct promotion_id, business_date from promotion_pair_day
    where business_date between cast($1 as date) - (cast($4 as integer) + 59) and cast($2 as date)
  ) as x on x.promotion_id = d.promotion_id and x.business_date between d.since and d.business_date
  group by d.business_date, d.promotion_id
),
-- The days before a date, one by one: a join of equal dates is far cheaper than one of spans.
past as (
  select n.business_date, n.business_date - k.day as day, floor((k.day - 1) / 7e0) as week
  from night as n
  cross join (select cast(generate_series as integer) as day from generate_series(1, 56)) as k
),
week as (
  select n.business_date, p.product_id, n.week,
    sum(cast(p.judged_units as double precision)) as units, sum(cast(p.judged_expected as double precision)) as expected, sum(p.judged_variance) as variance
  from past as n
  join price_day as p on p.business_date = n.day
  where p.business_date between cast($1 as date) - 56 and cast($2 as date)
  group by n.business_date, p.product_id, n.week
),
error as (
  select business_date, sqrt(greatest(avg(least(0.0625e0, ((units / others - expected) * (units / others - expected) - variance) / (expected * expected))), 0)) as error
  from (
    select business_date, units, expected, variance,
      sum(units) over (partition by business_date, week) / nullif(sum(expected) over (partition by business_date, week), 0) as others
    from week
  ) as w
  where expected >= 50 and units > 0.1e0 * expected and others > 0 group by business_date having count(*) >= 20
),
beside as (
  select d.business_date, d.promotion_id, x.part, max(x.stores) as stores, max(x.products) as products,
    sum(x.units) as units, sum(x.expected_units) as expected_units, sum(x.variance) as variance, sum(x.margin) as margin
  from due as d
  join promotion_day as x on x.promotion_id = d.promotion_id and x.part <> 'after' and x.business_date between d.since and d.business_date
  where x.business_date between cast($1 as date) - (cast($4 as integer) + 59) and cast($2 as date)
  group by d.business_date, d.promotion_id, x.part
),
category as (
  select p.business_date, m.category, sum(p.judged_units) as units, sum(p.judged_expected) as expected
  from price_day as p
  join products as m on m.product_id = p.product_id
  where p.business_date between cast($1 as date) - (cast($4 as integer) + 59) and cast($2 as date)
  group by p.business_date, m.category
),
elsewhere as (
  select d.business_date, d.promotion_id, sum(c.units) as units, sum(c.expected) as expected
  from due as d
  join products as m on m.product_id = d.product_id
  join category as c on c.category <> m.category and c.business_date between d.since and d.ends_on and c.business_date <= d.business_date
  group by d.business_date, d.promotion_id
)
select d.business_date, d.promotion_id, coalesce(d.name, ''), coalesce(d.mechanic, ''), coalesce(d.product_id, ''), coalesce(m.name, ''),
  coalesce(m.category, ''), greatest(t.products, d.products), d.starts_on, d.ends_on, y.days, t.stores, t.stores_out, coalesce(t.skipped, ''), coalesce(t.nothing, ''),
  cast(t.units as text), cast(t.baseline_units as text), cast(t.unknown_units as text), cast(t.missed_units as text), cast(t.sales_value as text),
  cast(t.baseline_value as text), t.costless = 0, cast(t.cost as text), cast(t.baseline_cost as text), cast(t.funding as text),
  t.variance, coalesce(e.error, 0),
  cast(floor(coalesce(cast(t.steps as double precision) / nullif(cast(t.baseline_units as double precision), 0), 0) + 0.500001) as bigint),
  coalesce(c.stores, 0), cast(coalesce(c.units, 0) as text), cast(coalesce(c.expected_units, 0) as text), coalesce(c.variance, 0),
  coalesce(s.stores, 0), coalesce(s.products, 0), cast(coalesce(s.units, 0) as text), cast(coalesce(s.expected_units, 0) as text), coalesce(s.variance, 0), cast(coalesce(s.margin, 0) as text),
  cast(coalesce(o.units, 0) as text), cast(coalesce(o.expected, 0) as text)
from due as d
join total as t on t.business_date = d.business_date and t.promotion_id = d.promotion_id
join days as y on y.business_date = d.business_date and y.promotion_id = d.promotion_id
left join products as m on m.product_id = d.product_id
left join error as e on e.business_date = d.business_date
left join beside as c on c.business_date = d.business_date and c.promotion_id = d.promotion_id and c.part = 'control'
left join beside as s on s.business_date = d.business_date and s.promotion_id = d.promotion_id and s.part = 'similar'
left join elsewhere as o on o.business_date = d.business_date and o.promotion_id = d.promotion_id
order by d.business_date, d.promotion_id collate "C" nulls last
