-- Regular prices that most stores changed 13 to 16 or 27 to 30 days before dates $1 to $2 and kept since, with what was sold of the product and of all
-- products that neither were promoted nor changed their price, on the same ordinary days in the four weeks before the change and since.
with night as (
  select distinct business_date from wh.live_slice where dataset = 'price_day' and business_date between cast($1 as date) and cast($2 as date)
),
price as (
  select p.business_date, p.product_id, p.regular_price, p.regular_stores, lag(p.regular_price) over (partition by p.product_id order by p.business_date) as before,
    lag(p.business_date) over (partition by p.product_id order by p.business_date) as before_date
  from price_day as p
  where p.business_date between cast($1 as date) - 80 and cast($2 as date) and p.regular_price is not null and p.regular_stores >= 3
),
change as (
  select * from price where before is not null and abs(regular_price - before) >= cast(0.01 as decimal(3,2)) * before
),
asked as (
  select row_number() over (order by n.business_date, c.business_date, c.product_id collate "C") as id, n.business_date as night, c.product_id, c.business_date as changed_on,
    c.before, c.regular_price, c.regular_stores
  from night as n
  join change as c on n.business_date - c.business_date between 13 and 16 or n.business_date - c.business_date between 27 and 30
  left join change as o on o.product_id = c.product_id and o.business_date <> c.business_date and o.business_date between c.business_date - 14 and n.business_date
  where o.product_id is null and c.business_date - c.before_date <= 21
),
-- A change is asked for on up to eight dates: its days are gone through once, up to the last of them.
told as (
  select a.*, min(a.id) over (partition by a.product_id, a.changed_on) as turn from asked as a
),
turn as (
  select turn, product_id, changed_on, max(night) as last_night from told group by turn, product_id, changed_on
),
-- Days on which a product was sold as usual: neither promoted in the two weeks up to it nor in many stores.
busy as (
  select distinct coalesce(product_id, '') as product_id, starts_on, ends_on
  from promotions where starts_on <= cast($2 as date) and ends_on >= cast($1 as date) - 80
),
calm as (
  select p.business_date, p.product_id, p.ordinary_units
  from price_day as p
  left join busy as b on b.product_id = p.product_id and p.business_date between b.starts_on and b.ends_on + 14
  left join busy as a on a.product_id = '' and p.business_date between a.starts_on and a.ends_on + 14
  where p.business_date between cast($1 as date) - 60 and cast($2 as date) and p.ordinary_pairs >= cast(0.9 as decimal(2,1)) * p.pairs and b.starts_on is null and a.starts_on is null
),
day as (
  select u.turn, u.product_id, k.business_date, k.ordinary_units as units, case when k.business_date >= u.changed_on then 1 else 0 end as since, min(t.night) as upto
  from turn as u
  join calm as k on k.product_id = u.product_id and k.business_date between u.changed_on - 28 and u.last_night
  join told as t on t.turn = u.turn and t.night >= k.business_date
  group by u.turn, u.product_id, u.changed_on, k.business_date, k.ordinary_units
),
own as (
  select t.id, count(*) as dates, sum(d.since) as days, sum(d.since * d.units) as units, sum((1 - d.since) * d.units) as units_before
  from told as t
  join day as d on d.turn = t.turn and d.upto <= t.night
  group by t.id
),
piece as (
  select d.turn, d.upto, k.product_id as other, count(*) as dates, sum(case when d.since = 1 then k.ordinary_units else 0 end) as units,
    sum(case when d.since = 0 then k.ordinary_units else 0 end) as units_before
  from day as d
  join calm as k on k.business_date = d.business_date and k.product_id <> d.product_id
  group by d.turn, d.upto, k.product_id
),
other as (
  select t.id, o.other, sum(o.dates) as dates, sum(o.units) as units, sum(o.units_before) as units_before
  from told as t
  join piece as o on o.turn = t.turn and o.upto <= t.night
  group by t.id, o.other
),
-- What changed its price meanwhile is no measure of it.
moved as (
  select distinct t.id, c.product_id as other
  from told as t
  join change as c on c.business_date between t.changed_on - 28 and t.night
),
others as (
  select o.id, sum(o.units) as units, sum(o.units_before) as units_before
  from other as o
  join own as w on w.id = o.id and w.dates = o.dates
  left join moved as v on v.id = o.id and v.other = o.other
  where v.other is null
  group by o.id
),
known as (
  select t.id, max(case when p.unit_cost is not null then p.business_date end) as costed,
    coalesce(cast(sum(p.judged_variance) as double precision) / nullif(sum(cast(p.judged_expected as double precision)), 0), 0) as lumpiness
  from told as t
  join price_day as p on p.product_id = t.product_id and p.business_date between t.changed_on - 28 and t.night
  group by t.id
)
select t.night, t.product_id, coalesce(m.name, ''), coalesce(m.category, ''), '' as store_id, '' as store_name, '' as region, t.changed_on,
  cast(t.before as text), cast(t.regular_price as text), '0.0000' as chain_price, cast(coalesce(c.unit_cost, 0) as text), t.regular_stores,
  w.days, w.dates - w.days, cast(w.units as text), cast(w.units_before as text), cast(coalesce(o.units, 0) as text), cast(coalesce(o.units_before, 0) as text), k.lumpiness
from told as t
join own as w on w.id = t.id
join known as k on k.id = t.id
left join others as o on o.id = t.id
left join price_day as c on c.business_date = k.costed and c.product_id = t.product_id
left join products as m on m.product_id = t.product_id
order by t.night, t.product_id collate "C" nulls last
