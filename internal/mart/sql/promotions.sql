-- What promotions came to. $1 and $2 are the first and the last of the dates that are asked for; $3 to $8 are what promotions_due says of them, as lists:
-- dates, promotions, products ('' of several), since, until and last days; $9 is 1 where sums are asked for, else days are added up; $10 and $11 are the
-- dates and the promotions that are asked for. Sums that begin on another day are none. Lists of dates are divided by commas, others by unit separators. $12 is how many days promotions are watched.
-- A store that took the regular price where the others took less did not carry the promotion out and is in no sum but its own list.
-- error: how far the chain's sales of a product in a week are from what was expected of it, net of what all products did, chance of the units left out, as a
-- share; one that is a fourth off counts as that, for what is further off has a cause, and a product that has stopped selling says nothing.
with due as (
  select cast(unnest(string_to_array(cast($3 as text), ',')) as date) as business_date, unnest(string_to_array(cast($4 as text), chr(31))) as promotion_id,
    unnest(string_to_array(cast($5 as text), chr(31))) as product_id, cast(unnest(string_to_array(cast($6 as text), ',')) as date) as since,
    cast(unnest(string_to_array(cast($7 as text), ',')) as date) as until, cast(unnest(string_to_array(cast($8 as text), ',')) as date) as ends_on
),
span as (select distinct promotion_id, since, until from due),
store as (
  select t.promotion_id, s.since, s.until, t.store_id, t.dates, t.products, t.units, t.baseline_units, t.unknown_units, t.missed_units, t.sales_value,
    t.regular_value, t.all_value, t.all_units, t.baseline_value, t.costless, t.cost, t.baseline_cost, t.funding, t.variance, t.steps
  from span as s
  join promotion_to_date as t on t.promotion_id = s.promotion_id and t.business_date = s.until and t.since = s.since
  where cast($9 as integer) = 1 and t.business_date = any(cast(string_to_array(cast($10 as text), ',') as date[])) and t.promotion_id = any(string_to_array(cast($11 as text), chr(31)))
  union all
  select x.promotion_id, x.since, x.until, x.store_id, d.dates, x.products, x.units, x.baseline_units, x.unknown_units, x.missed_units, x.sales_value,
    x.regular_value, x.all_value, x.all_units, x.baseline_value, x.costless, x.cost, x.baseline_cost, x.funding, x.variance, x.steps
  from (
    select s.promotion_id, s.since, s.until, x.store_id, count(distinct x.product_id) as products,
      sum(case when x.baseline_units is not null then x.units else 0 end) as units, sum(coalesce(x.baseline_units, 0)) as baseline_units,
      sum(case when x.baseline_units is null then x.units else 0 end) as unknown_units, sum(x.missed_units) as missed_units,
      sum(case when x.baseline_units is not null then x.sales_value else 0 end) as sales_value, sum(coalesce(x.regular_value, x.sales_value)) as regular_value,
      sum(x.sales_value) as all_value, sum(x.units) as all_units, sum(coalesce(x.baseline_value, 0)) as baseline_value,
      sum(case when x.baseline_units is not null and (x.cost is null or x.baseline_cost is null) and (x.units > 0 or x.baseline_units > 0) then 1 else 0 end) as costless,
      sum(case when x.baseline_units is not null then coalesce(x.cost, 0) else 0 end) as cost, sum(coalesce(x.baseline_cost, 0)) as baseline_cost,
      sum(case when x.baseline_units is not null then x.funding else 0 end) as funding, sum(x.variance) as variance, sum(x.ladder_step * coalesce(x.baseline_units, 0)) as steps
    from span as s
    join promotion_pair_day as x on x.promotion_id = s.promotion_id and x.business_date between s.since and s.until
    where cast($9 as integer) = 0 and x.business_date between cast($1 as date) - (cast($12 as integer) + 59) and cast($2 as date) and x.promotion_id = any(string_to_array(cast($11 as text), chr(31)))
    group by s.promotion_id, s.since, s.until, x.store_id
  ) as x
  join (
    select s.promotion_id, s.since, s.until, count(*) as dates
    from span as s
    join (
      select distinct promotion_id, business_date from promotion_pair_day
      where cast($9 as integer) = 0 and business_date between cast($1 as date) - (cast($12 as integer) + 59) and cast($2 as date) and promotion_id = any(string_to_array(cast($11 as text), chr(31)))
    ) as x on x.promotion_id = s.promotion_id and x.business_date between s.since and s.until
    group by s.promotion_id, s.since, s.until
  ) as d on d.promotion_id = x.promotion_id and d.since = x.since and d.until = x.until
),
cut as (
  select promotion_id, since, until, sum(all_value) as value, sum(regular_value) as regular from store group by promotion_id, since, until
),
carried as (
  select s.*, case when c.value <= 0.96 * c.regular and s.all_units >= 3 and s.all_value > 0.99 * s.regular_value then 0 else 1 end as ran
  from store as s
  join cut as c on c.promotion_id = s.promotion_id and c.since = s.since and c.until = s.until
),
total as (
  select promotion_id, since, until, max(dates) as dates, max(products) as products, sum(ran) as stores, sum(case when missed_units > 0 then ran else 0 end) as stores_out,
    string_agg(case when ran = 0 then store_id end, chr(31)) as skipped,
    string_agg(case when ran = 1 and all_units = 0 and baseline_units >= 2 then store_id end, chr(31)) as nothing,
    coalesce(sum(case when ran = 1 then units end), 0) as units, coalesce(sum(case when ran = 1 then baseline_units end), 0) as baseline_units, coalesce(sum(case when ran = 1 then unknown_units end), 0) as unknown_units, coalesce(sum(case when ran = 1 then missed_units end), 0) as missed_units,
    coalesce(sum(case when ran = 1 then sales_value end), 0) as sales_value, coalesce(sum(case when ran = 1 then baseline_value end), 0) as baseline_value, coalesce(sum(case when ran = 1 then costless end), 0) as costless, coalesce(sum(case when ran = 1 then cost end), 0) as cost,
    coalesce(sum(case when ran = 1 then baseline_cost end), 0) as baseline_cost, coalesce(sum(case when ran = 1 then funding end), 0) as funding, cast(sum(wh.millionths(case when ran = 1 then variance else 0e0 end)) as double precision) / 1000000 as variance,
    coalesce(sum(case when ran = 1 then steps end), 0) as steps
  from carried
  group by promotion_id, since, until
),
-- The days before a date, one by one: a join of equal dates is far cheaper than one of spans.
past as (
  select n.business_date, n.business_date - k.day as day, floor((k.day - 1) / 7e0) as week
  from (select distinct business_date from due) as n
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
  where x.business_date between cast($1 as date) - (cast($12 as integer) + 59) and cast($2 as date)
  group by d.business_date, d.promotion_id, x.part
),
category as (
  select p.business_date, m.category, sum(p.judged_units) as units, sum(p.judged_expected) as expected
  from price_day as p
  join products as m on m.product_id = p.product_id
  where p.business_date between cast($1 as date) - (cast($12 as integer) + 59) and cast($2 as date)
  group by p.business_date, m.category
),
elsewhere as (
  select d.business_date, d.promotion_id, sum(c.units) as units, sum(c.expected) as expected
  from due as d
  join products as m on m.product_id = d.product_id
  join category as c on c.category <> m.category and c.business_date between d.since and d.ends_on and c.business_date <= d.business_date
  group by d.business_date, d.promotion_id
)
select d.business_date, d.promotion_id, coalesce(m.name, ''), coalesce(m.category, ''), t.products, t.dates, t.stores, t.stores_out,
  coalesce(t.skipped, ''), coalesce(t.nothing, ''),
  cast(t.units as text), cast(t.baseline_units as text), cast(t.unknown_units as text), cast(t.missed_units as text), cast(t.sales_value as text),
  cast(t.baseline_value as text), t.costless = 0, cast(t.cost as text), cast(t.baseline_cost as text), cast(t.funding as text),
  t.variance, coalesce(e.error, 0),
  cast(floor(coalesce(cast(t.steps as double precision) / nullif(cast(t.baseline_units as double precision), 0), 0) + 0.500001) as bigint),
  coalesce(c.stores, 0), cast(coalesce(c.units, 0) as text), cast(coalesce(c.expected_units, 0) as text), coalesce(c.variance, 0),
  coalesce(s.stores, 0), coalesce(s.products, 0), cast(coalesce(s.units, 0) as text), cast(coalesce(s.expected_units, 0) as text), coalesce(s.variance, 0), cast(coalesce(s.margin, 0) as text),
  cast(coalesce(o.units, 0) as text), cast(coalesce(o.expected, 0) as text)
from due as d
join total as t on t.promotion_id = d.promotion_id and t.since = d.since and t.until = d.until
left join products as m on m.product_id = d.product_id
left join error as e on e.business_date = d.business_date
left join beside as c on c.business_date = d.business_date and c.promotion_id = d.promotion_id and c.part = 'control'
left join beside as s on s.business_date = d.business_date and s.promotion_id = d.promotion_id and s.part = 'similar'
left join elsewhere as o on o.business_date = d.business_date and o.promotion_id = d.promotion_id
order by d.business_date, d.promotion_id collate "C" nulls last
