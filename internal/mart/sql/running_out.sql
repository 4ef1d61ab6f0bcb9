-- Products of a store that will be out of stock before date $1 is over, with what came until now and unless goods arrive, the dearest first.
-- Inputs: inventory, sale_lines, hour_day, expected_sales, expected_store_day, products.
-- left: what was on record when the day before closed, less what till lines sold since. rest: what is expected of the day, times the share of it that is still to come
-- (the smaller of that of the store and that of the category, from the same weekdays of the eight weeks before), and less where the product sells slower than expected today.
-- Only where even two standard deviations less than the rest is more than what is left, with the store's record of the day before, none of today, and nothing known to be on order.
with today as (
  select t.store_id, t.until_hour
  from (
    select store_id, max(until_hour) as until_hour from hour_day
    where business_date = cast($1 as date) and store_id <> '' group by store_id having count(*) = count(hour)
  ) as t
  left join expected_store_day as e on e.business_date = cast($1 as date) and e.store_id = t.store_id
  left join (select distinct store_id from inventory where business_date = cast($1 as date)) as i on i.store_id = t.store_id
  where e.event is null and i.store_id is null
),
such as (
  select business_date, store_id, category, hour, net_sales, units from hour_day
  where business_date between cast($1 as date) - 56 and cast($1 as date) - 7 and mod(cast(cast($1 as date) - business_date as bigint), 7) = 0 and hour is not null
),
usual as (
  select h.category, u.until_hour, cast(sum(case when h.hour < u.until_hour then h.units else 0 end) as double precision) / cast(sum(h.units) as double precision) as share
  from such as h
  cross join (select distinct until_hour from today) as u
  where h.store_id = ''
  group by h.category, u.until_hour
  having count(distinct h.business_date) >= 3 and sum(h.units) > 0
),
place as (
  select t.store_id, max(t.until_hour) as until_hour,
    cast(sum(case when h.hour < t.until_hour then h.net_sales else 0 end) as double precision) / cast(sum(h.net_sales) as double precision) as share
  from today as t
  join such as h on h.store_id = t.store_id
  group by t.store_id
  having count(distinct h.business_date) >= 3 and sum(h.net_sales) > 0
),
sold as (
  select l.store_id, l.product_id, sum(l.units) as units, sum(l.sales_value) as sales_value,
    sum(case when cast(extract(hour from l.sold_at) as bigint) + 24 * cast(cast(l.sold_at as date) - l.business_date as bigint) < t.until_hour then l.units else 0 end) as by_hour
  from sale_lines as l
  join today as t on t.store_id = l.store_id
  where l.business_date = cast($1 as date) and l.line_kind = 'sale'
  group by l.store_id, l.product_id
  having sum(l.units) > 0
),
stocked as (
  select i.store_id, i.product_id, sum(i.on_hand) as on_hand
  from inventory as i
  where i.business_date = cast($1 as date) - 1 and i.on_hand is not null
  group by i.store_id, i.product_id
  having coalesce(sum(i.on_order), 0) <= 0
),
pair as (
  select e.store_id, e.product_id, coalesce(p.name, '') as name, a.until_hour, k.on_hand, s.units as sold, k.on_hand - s.units as still, s.sales_value / s.units as price,
    cast(e.expected_units as double precision) as expected, cast(greatest(1, e.variance_ratio) as double precision) as spread,
    greatest(u.share, a.share) as share, cast(s.by_hour as double precision) as by_hour
  from expected_sales as e
  join place as a on a.store_id = e.store_id
  left join products as p on p.product_id = e.product_id
  join usual as u on u.category = coalesce(p.category, '') and u.until_hour = a.until_hour
  join sold as s on s.store_id = e.store_id and s.product_id = e.product_id
  join stocked as k on k.store_id = e.store_id and k.product_id = e.product_id
  where e.business_date = cast($1 as date) and k.on_hand > s.units and e.expected_units > 0
),
due as (
  select x.*, wh.to_units(x.expected * (1 - x.share) * least(1, x.by_hour / (x.expected * x.share))) as rest
  from pair as x
  where x.share >= 0.1 and x.share < 1
)
select store_id, product_id, name, until_hour, cast(on_hand * 1000 as bigint) as on_hand, cast(sold * 1000 as bigint) as sold, cast(rest * 1000 as bigint) as rest
from due
where cast(rest as double precision) - 2 * sqrt(cast(rest as double precision) * spread) > cast(still as double precision)
order by cast(rest - still as double precision) * cast(price as double precision) desc nulls last, store_id collate "C" nulls last, product_id collate "C" nulls last
limit 1000
