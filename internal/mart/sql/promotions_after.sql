-- What the pairs of promotions sold in the days after them, seen from dates $1 to $2, $3 to $3 + 3 days after their end: within one week, two weeks and $3 days;
-- with what other categories sold on the same days.
with night as (
  select distinct business_date from wh.live_slice where dataset = 'promotion_day' and business_date between cast($1 as date) and cast($2 as date)
),
head as (
  select p.promotion_id, max(p.ends_on) as ends_on, max(p.product_id) as product_id
  from promotions as p
  where p.ends_on between cast($1 as date) - (cast($3 as integer) + 3) and cast($2 as date) - cast($3 as integer)
  group by p.promotion_id
  having count(p.product_id) = count(*) and count(distinct p.product_id) = 1
),
reach as (select 7 as days union select 14 union select cast($3 as integer)),
due as (
  select n.business_date as night, h.promotion_id, h.product_id, h.ends_on, r.days
  from night as n
  join head as h on n.business_date - h.ends_on between cast($3 as integer) and cast($3 as integer) + 3
  cross join reach as r
),
own as (
  select d.night, d.promotion_id, d.days, max(x.stores) as stores, sum(x.units) as units, sum(x.expected_units) as expected, sum(x.variance) as variance
  from due as d
  join promotion_day as x on x.promotion_id = d.promotion_id and x.part = 'after' and x.business_date > d.ends_on and x.business_date <= d.ends_on + d.days
  where x.business_date between cast($1 as date) - (cast($3 as integer) + 3) and cast($2 as date)
  group by d.night, d.promotion_id, d.days
),
category as (
  select p.business_date, m.category, sum(p.judged_units) as units, sum(p.judged_expected) as expected
  from price_day as p
  join products as m on m.product_id = p.product_id
  where p.business_date between cast($1 as date) - (cast($3 as integer) + 3) and cast($2 as date)
  group by p.business_date, m.category
),
others as (
  select d.night, d.promotion_id, d.days, sum(c.units) as units, sum(c.expected) as expected
  from due as d
  join products as m on m.product_id = d.product_id
  join category as c on c.category <> m.category and c.business_date > d.ends_on and c.business_date <= d.ends_on + d.days
  group by d.night, d.promotion_id, d.days
)
select o.night, o.promotion_id, o.days, o.stores, cast(o.units as text), cast(o.expected as text), o.variance,
  cast(coalesce(e.units, 0) as text), cast(coalesce(e.expected, 0) as text)
from own as o
left join others as e on e.night = o.night and e.promotion_id = o.promotion_id and e.days = o.days
order by o.night, o.promotion_id collate "C" nulls last, o.days
