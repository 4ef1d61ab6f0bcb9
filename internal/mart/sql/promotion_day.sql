-- promotion_day: what promotions are held against on dates $4 (between $1 and $2), by run $3: their pairs in the five weeks after them, the same
-- product in stores that do not run it, similar products in their stores. Pairs in another promotion, out of stock or
-- silent are left out.
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
pair as (
  select x.business_date, x.store_id, x.product_id, cast(x.sold as double precision) as units, cast(e.baseline_units as double precision) as expected,
    cast(e.baseline_units as double precision) * cast(e.variance_ratio as double precision) as variance
  from part_pair as x
  join night as n on n.business_date = x.business_date
  join expected_sales as e on e.business_date between cast($1 as date) and cast($2 as date) and e.business_date = x.business_date and e.store_id = x.store_id and e.product_id = x.product_id
  left join promotion_pair_day as o on o.business_date between cast($1 as date) and cast($2 as date) and o.business_date = x.business_date and o.store_id = x.store_id and o.product_id = x.product_id
  left join stockout_day as t on t.business_date between cast($1 as date) and cast($2 as date) and t.business_date = x.business_date and t.store_id = x.store_id and t.product_id = x.product_id
  where x.business_date between cast($1 as date) and cast($2 as date) and x.kind <> 0 and x.silent = 0 and o.store_id is null and t.store_id is null
    and x.product_id in (select product_id from wanted)
),
beside as (
  select k.business_date, t.promotion_id, t.product_id, k.store_id, k.product_id as other, k.units, k.expected, k.variance, k.expected * t.margin as margin
  from pair as k
  join similar_to as t on t.other = k.product_id and k.business_date between t.starts_on and t.ends_on
  left join near as n on n.promotion_id = t.promotion_id and n.product_id = t.product_id and n.store_id = k.store_id
  where t.everywhere = 1 or n.store_id is not null
),
held as (
  select k.business_date, t.promotion_id, t.product_id, 'after' as part, k.store_id, k.product_id as other, k.units, k.expected, k.variance, 0e0 as margin
  from pair as k
  join part as t on t.product_id = k.product_id and k.business_date > t.ends_on and k.business_date <= t.ends_on + 35
  left join near as n on n.promotion_id = t.promotion_id and n.product_id = t.product_id and n.store_id = k.store_id
  where t.everywhere = 1 or n.store_id is not null
  union all
  select k.business_date, t.promotion_id, t.product_id, 'control', k.store_id, k.product_id, k.units, k.expected, k.variance, 0e0
  from pair as k
  join part as t on t.product_id = k.product_id and t.everywhere = 0 and k.business_date between t.starts_on and t.ends_on
  left join near as n on n.promotion_id = t.promotion_id and n.product_id = t.product_id and n.store_id = k.store_id
  where n.store_id is null
  union all
  select b.business_date, b.promotion_id, b.product_id, 'similar', b.store_id, b.other, b.units / c.promotions, b.expected / c.promotions, b.variance / c.promotions, b.margin / c.promotions
  from beside as b
  join (select business_date, store_id, other, count(*) as promotions from beside group by business_date, store_id, other) as c
    on c.business_date = b.business_date and c.store_id = b.store_id and c.other = b.other
)
select business_date, promotion_id, product_id, part, count(distinct store_id), count(distinct other),
  wh.to_units(cast(sum(wh.millionths(units)) as double precision) / 1000000), wh.to_units(cast(sum(wh.millionths(expected)) as double precision) / 1000000),
  cast(sum(wh.millionths(variance)) as double precision) / 1000000, wh.to_money(cast(sum(wh.millionths(margin)) as double precision) / 1000000), cast($3 as bigint)
from held
group by business_date, promotion_id, product_id, part
