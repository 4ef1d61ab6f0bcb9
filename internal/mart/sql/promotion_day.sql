-- promotion_day: what promotions are held against on dates $4 (between $1 and $2), by run $3: their pairs in the five weeks after them, the same
-- product in stores that do not run it, similar products in their stores. Pairs in another promotion, out of stock or
-- silent are left out. What is held against a promotion is the same for all stores that run the same ones, so that pairs are added up by product and such groups of stores first.
-- Similar: same subcategory (else category), regular price within 30 %. Inputs: promotions, products, expected_sales, sales, stockout_day, price_day,
-- promotion_pair_day, and the dates' pairs.
insert into wh.promotion_day (business_date, promotion_id, product_id, part, stores, products, units, expected_units, variance, margin, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date),
near as (
  select p.promotion_id, p.product_id, coalesce(p.store_id, '') as store_id, p.starts_on, p.ends_on
  from promotions as p
  where p.product_id is not null and p.starts_on <= cast($2 as date) and p.ends_on >= cast($1 as date) - 35
),
-- Promotions of a product that some stores run, and those stores.
part as (select promotion_id, product_id, max(case when store_id = '' then 1 else 0 end) as everywhere, min(starts_on) as starts_on, max(ends_on) as ends_on from near group by promotion_id, product_id),
price as (
  select p.product_id, p.regular_price as price, p.unit_cost as cost
  from (
    select d.product_id, d.regular_price, d.unit_cost, row_number() over (partition by d.product_id order by d.business_date desc) as place
    from price_day as d
    where d.business_date between cast($1 as date) - 91 and cast($2 as date) and d.regular_price is not null
  ) as p
  where p.place = 1
),
similar_to as (
  select t.promotion_id, t.product_id, t.everywhere, t.starts_on, t.ends_on, q.product_id as other, cast(c.price - coalesce(c.cost, c.price) as double precision) as margin
  from part as t
  join products as m on m.product_id = t.product_id
  join products as q on coalesce(q.subcategory, q.category) = coalesce(m.subcategory, m.category) and q.product_id <> m.product_id
  join price as b on b.product_id = m.product_id
  join price as c on c.product_id = q.product_id and c.price between 0.7 * b.price and 1.3 * b.price
),
wanted as (
  select product_id from near union select other from similar_to
),
group_of as (
  select n.store_id, string_agg(n.promotion_id || chr(30) || n.product_id, chr(31) order by n.promotion_id collate "C", n.product_id collate "C") as ran
  from near as n
  join part as t on t.promotion_id = n.promotion_id and t.product_id = n.product_id and t.everywhere = 0
  group by n.store_id
),
runs as (
  select distinct g.ran, n.promotion_id, n.product_id
  from near as n
  join part as t on t.promotion_id = n.promotion_id and t.product_id = n.product_id and t.everywhere = 0
  join group_of as g on g.store_id = n.store_id
),
pair as (
  select k.business_date, k.product_id, k.ran, k.stores, cast(k.units as double precision) / 1000000 as units, cast(k.expected as double precision) / 1000000 as expected,
    cast(k.variance as double precision) / 1000000 as variance
  from (
    select x.business_date, x.product_id, coalesce(g.ran, '') as ran, count(*) as stores, sum(wh.millionths(cast(x.sold as double precision))) as units,
      sum(wh.millionths(cast(e.baseline_units as double precision))) as expected,
      sum(wh.millionths(cast(e.baseline_units as double precision) * cast(e.variance_ratio as double precision))) as variance
    from part_pair as x
    join night as n on n.business_date = x.business_date
    join expected_sales as e on e.business_date between cast($1 as date) and cast($2 as date) and e.business_date = x.business_date and e.store_id = x.store_id and e.product_id = x.product_id
    left join promotion_pair_day as o on o.business_date between cast($1 as date) and cast($2 as date) and o.business_date = x.business_date and o.store_id = x.store_id and o.product_id = x.product_id
    left join stockout_day as t on t.business_date between cast($1 as date) and cast($2 as date) and t.business_date = x.business_date and t.store_id = x.store_id and t.product_id = x.product_id
    left join group_of as g on g.store_id = x.store_id
    where x.business_date between cast($1 as date) and cast($2 as date) and x.kind <> 0 and x.selling and o.store_id is null and t.store_id is null
      and x.product_id in (select product_id from wanted)
    group by x.business_date, x.product_id, coalesce(g.ran, '')
  ) as k
),
beside as (
  select k.business_date, t.promotion_id, t.product_id, k.ran, k.stores, k.product_id as other, k.units, k.expected, k.variance, k.expected * t.margin as margin
  from pair as k
  join similar_to as t on t.other = k.product_id and k.business_date between t.starts_on and t.ends_on
  left join runs as r on r.promotion_id = t.promotion_id and r.product_id = t.product_id and r.ran = k.ran
  where t.everywhere = 1 or r.ran is not null
),
held as (
  select k.business_date, t.promotion_id, t.product_id, 'after' as part, k.stores, k.product_id as other, k.units, k.expected, k.variance, 0e0 as margin
  from pair as k
  join part as t on t.product_id = k.product_id and k.business_date > t.ends_on and k.business_date <= t.ends_on + 35
  left join runs as r on r.promotion_id = t.promotion_id and r.product_id = t.product_id and r.ran = k.ran
  where t.everywhere = 1 or r.ran is not null
  union all
  select k.business_date, t.promotion_id, t.product_id, 'control', k.stores, k.product_id, k.units, k.expected, k.variance, 0e0
  from pair as k
  join part as t on t.product_id = k.product_id and t.everywhere = 0 and k.business_date between t.starts_on and t.ends_on
  left join runs as r on r.promotion_id = t.promotion_id and r.product_id = t.product_id and r.ran = k.ran
  where r.ran is null
  union all
  select b.business_date, b.promotion_id, b.product_id, 'similar', b.stores, b.other, b.units / c.promotions, b.expected / c.promotions, b.variance / c.promotions, b.margin / c.promotions
  from beside as b
  join (select business_date, ran, other, count(*) as promotions from beside group by business_date, ran, other) as c
    on c.business_date = b.business_date and c.ran = b.ran and c.other = b.other
)
select p.business_date, p.promotion_id, p.product_id, p.part, cast(max(p.stores) as bigint), count(*),
  wh.to_units(cast(sum(p.units) as double precision) / 1000000), wh.to_units(cast(sum(p.expected) as double precision) / 1000000),
  cast(sum(p.variance) as double precision) / 1000000, wh.to_money(cast(sum(p.margin) as double precision) / 1000000), cast($3 as bigint)
from (
  select business_date, promotion_id, product_id, part, other, sum(stores) as stores, sum(wh.millionths(units)) as units, sum(wh.millionths(expected)) as expected,
    sum(wh.millionths(variance)) as variance, sum(wh.millionths(margin)) as margin
  from held
  group by business_date, promotion_id, product_id, part, other
) as p
group by p.business_date, p.promotion_id, p.product_id, p.part
