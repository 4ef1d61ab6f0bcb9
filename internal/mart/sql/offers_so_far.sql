-- Promotions under way on date $1, of which till lines came until now: what they sold before the hour under way, and what is normal by then.
-- Inputs: promotions, sale_lines, hour_day, expected_sales, expected_store_day, products.
-- Normal is what is expected of a product in a store, times the share of its category's units (in all stores) that lay before that hour on the same weekdays of the
-- eight weeks before. Stores with lines without a time or an event today, shares below a tenth and categories with less than three such days are left out.
with today as (
  select t.store_id, t.until_hour
  from (
    select store_id, max(until_hour) as until_hour from hour_day
    where business_date = cast($1 as date) and store_id <> '' group by store_id having count(*) = count(hour)
  ) as t
  left join expected_store_day as e on e.business_date = cast($1 as date) and e.store_id = t.store_id
  where e.event is null
),
usual as (
  select h.category, u.until_hour, sum(case when h.hour < u.until_hour then h.units else 0 end) as units, sum(h.units) as in_all
  from hour_day as h
  cross join (select distinct until_hour from today) as u
  where h.business_date between cast($1 as date) - 56 and cast($1 as date) - 7 and mod(cast(cast($1 as date) - h.business_date as bigint), 7) = 0
    and h.store_id = '' and h.hour is not null
  group by h.category, u.until_hour
  having count(distinct h.business_date) >= 3 and sum(h.units) > 0
),
offer as (
  select promotion_id, product_id, coalesce(store_id, '') as store_id, max(name) as name
  from promotions
  where cast($1 as date) between starts_on and ends_on and product_id is not null
  group by promotion_id, product_id, coalesce(store_id, '')
),
pair as (
  select o.promotion_id, e.store_id, e.product_id, max(o.name) as name, max(t.until_hour) as until_hour,
    wh.to_units(max(cast(e.expected_units as double precision) * cast(u.units as double precision) / cast(u.in_all as double precision))) as expected,
    greatest(1, max(e.variance_ratio)) as spread
  from expected_sales as e
  join today as t on t.store_id = e.store_id
  join offer as o on o.product_id = e.product_id and (o.store_id = '' or o.store_id = e.store_id)
  left join products as p on p.product_id = e.product_id
  join usual as u on u.category = coalesce(p.category, '') and u.until_hour = t.until_hour
  where e.business_date = cast($1 as date) and u.units * 10 >= u.in_all
  group by o.promotion_id, e.store_id, e.product_id
),
sold as (
  select l.store_id, l.product_id, sum(l.units) as units
  from sale_lines as l
  join today as t on t.store_id = l.store_id
  where l.business_date = cast($1 as date) and l.line_kind = 'sale'
    and cast(extract(hour from l.sold_at) as bigint) + 24 * cast(cast(l.sold_at as date) - l.business_date as bigint) < t.until_hour
  group by l.store_id, l.product_id
)
select x.promotion_id, coalesce(max(x.name), ''), max(x.until_hour), count(distinct x.store_id), cast(sum(coalesce(s.units, 0)) * 1000 as bigint) as units,
  cast(sum(x.expected) * 1000 as bigint) as expected, cast(sum(x.expected * x.spread) as double precision) as variance
from pair as x
left join sold as s on s.store_id = x.store_id and s.product_id = x.product_id
group by x.promotion_id
order by x.promotion_id collate "C" nulls last
