-- Pairs that sold below cost or below the other stores on dates $1 to $2, with all such days of theirs up to it that are at most three days apart.
with off as (
  select * from price_off_day
  where business_date between cast($1 as date) - 35 and cast($2 as date)
    and (sales_value <= cast(0.97 as decimal(3,2)) * fair_value or promotion_id = '' and sales_value < cast(0.995 as decimal(4,3)) * cost)
),
past as (
  select t.business_date as night, x.store_id, x.product_id, x.business_date, x.promotion_id, x.units, x.sales_value, x.fair_value, x.cost, x.spread, t.stores,
    lag(x.business_date) over (partition by t.business_date, x.store_id, x.product_id order by x.business_date) as before
  from off as t
  join off as x on x.store_id = t.store_id and x.product_id = t.product_id and x.business_date between t.business_date - 35 and t.business_date
  where t.business_date between cast($1 as date) and cast($2 as date)
),
begun as (
  select night, store_id, product_id, max(case when before is null or business_date - before > 3 then business_date end) as since
  from past group by night, store_id, product_id
)
select p.night, p.store_id, coalesce(s.name, ''), coalesce(s.region, ''), p.product_id, coalesce(m.name, ''), coalesce(m.category, ''), b.since, count(*),
  cast(sum(p.units) as text), cast(sum(p.sales_value) as text), cast(case when count(p.fair_value) = count(*) then sum(p.fair_value) else 0 end as text),
  cast(case when count(p.cost) = count(*) then sum(p.cost) else 0 end as text), cast(max(p.spread) as double precision), max(p.stores), min(case when p.promotion_id = '' then 0 else 1 end) = 1
from past as p
join begun as b on b.night = p.night and b.store_id = p.store_id and b.product_id = p.product_id and p.business_date >= b.since
left join stores as s on s.store_id = p.store_id
left join products as m on m.product_id = p.product_id
group by p.night, p.store_id, s.name, s.region, p.product_id, m.name, m.category, b.since
having greatest(sum(coalesce(p.fair_value, 0)), sum(coalesce(p.cost, 0))) - sum(p.sales_value) >= 1
order by p.night, p.store_id collate "C" nulls last, p.product_id collate "C" nulls last
