-- Regular prices that one store took 3 % and more off the chain's from 13 to 16 or 27 to 30 days before dates $1 to $2 on and always since, and that it had
-- not in the four weeks before. What it sold before is its usual rate at the change; the other stores' units are those of ordinary days.
with off as (
  select *, case when own_price > chain_price then 1 else -1 end as side
  from price_off_day
  where business_date between cast($1 as date) - 60 and cast($2 as date) and promotion_id = ''
    and abs(own_price - chain_price) >= cast(0.03 as decimal(3,2)) * chain_price
),
past as (
  select t.business_date as night, x.store_id, x.product_id, x.business_date, x.units, x.own_price, x.chain_price, x.rate, x.exposure, x.cost, x.side,
    lag(x.business_date) over (partition by t.business_date, x.store_id, x.product_id order by x.business_date) as before
  from off as t
  join off as x on x.store_id = t.store_id and x.product_id = t.product_id and x.business_date between t.business_date - 60 and t.business_date
  where t.business_date between cast($1 as date) and cast($2 as date)
),
run as (
  select night, store_id, product_id, max(case when before is null or business_date - before > 4 then business_date end) as since,
    max(case when business_date - before > 4 then before end) as earlier
  from past group by night, store_id, product_id
),
told as (
  select p.night, p.store_id, p.product_id, r.since, count(*) as days, sum(p.units) as units, min(p.own_price) as lowest, max(p.own_price) as highest,
    avg(cast(p.exposure as double precision)) as exposure, max(case when p.business_date = r.since then cast(p.rate as double precision) end) as rate, max(case when p.business_date = r.since then p.chain_price end) as before,
    max(case when p.business_date = p.night then p.own_price end) as own_price, max(case when p.business_date = p.night then p.chain_price end) as chain_price,
    max(case when p.business_date = p.night then cast(p.cost as double precision) / cast(p.units as double precision) end) as unit_cost, count(distinct p.side) as sides
  from past as p
  join run as r on r.night = p.night and r.store_id = p.store_id and r.product_id = p.product_id and p.business_date >= r.since
  where (p.night - r.since between 13 and 16 or p.night - r.since between 27 and 30) and (r.earlier is null or r.since - r.earlier > 28)
    and r.since >= (select min(business_date) from wh.live_slice where dataset = 'price_off_day') + 28
  group by p.night, p.store_id, p.product_id, r.since
),
others as (
  select t.night, t.store_id, t.product_id, sum(case when d.business_date >= t.since then d.ordinary_units else 0 end) as units,
    sum(case when d.business_date < t.since then d.ordinary_units else 0 end) as units_before,
    sum(case when d.business_date >= t.since then 1 else 0 end) as days, sum(case when d.business_date < t.since then 1 else 0 end) as days_before
  from told as t
  join price_day as d on d.product_id = t.product_id and d.business_date between t.since - 28 and t.night and d.ordinary_pairs >= cast(0.9 as decimal(2,1)) * d.pairs
  group by t.night, t.store_id, t.product_id
)
select t.night, t.product_id, coalesce(m.name, ''), coalesce(m.category, ''), t.store_id, coalesce(s.name, ''), coalesce(s.region, ''), t.since,
  cast(t.before as text), cast(t.own_price as text), cast(t.chain_price as text), cast(wh.to_price(coalesce(t.unit_cost, 0)) as text), 1,
  o.days, o.days_before, cast(t.units as text), cast(wh.to_units(t.rate * t.exposure * o.days_before) as text),
  cast(greatest(o.units - t.units, 0) as text), cast(o.units_before as text), 0
from told as t
join others as o on o.night = t.night and o.store_id = t.store_id and o.product_id = t.product_id
left join stores as s on s.store_id = t.store_id
left join products as m on m.product_id = t.product_id
where t.sides = 1 and t.highest <= cast(1.01 as decimal(3,2)) * t.lowest
order by t.night, t.store_id collate "C" nulls last, t.product_id collate "C" nulls last
