-- price_off_day: pairs that sold at another price than the other stores on dates $4 (between $1 and $2), by run $3: at least 3 % below what three
-- or more of them took, in the same promotion or in none; below cost without a promotion; or with a regular price at least 3 % off the chain's.
-- Pairs are looked at only where the prices of a product lie far enough apart for one of them to be off (by a hair less, for what rounding does).
-- Inputs: promotion_pair_day, price_day, offer_price_day, the dates' facts and pairs.
insert into wh.price_off_day (business_date, store_id, product_id, promotion_id, units, sales_value, fair_value, cost, spread, stores, own_price, chain_price,
  rate, exposure, run_id)
with wide as (
  select c.*, q.regular_price
  from offer_price_day as c
  left join price_day as q on q.business_date between cast($1 as date) and cast($2 as date) and q.business_date = c.business_date and q.product_id = c.product_id and q.regular_stores > 3
  where c.business_date = any(cast(string_to_array(cast($4 as text), ',') as date[])) and (c.stores > 3 and c.lowest <= 0.9701 * c.highest
    or c.promotion_id = '' and c.lowest < 0.9951 * c.highest_cost
    or c.promotion_id = '' and (c.lowest_own <= 0.9701 * cast(q.regular_price as double precision) or c.highest_own >= 1.0299 * cast(q.regular_price as double precision)))
),
pair as (
  select s.business_date, s.store_id, s.product_id, w.promotion_id, s.units, s.sales_value as value, w.stores, w.regular_price,
    cast(s.units as double precision) as n, cast(s.sales_value as double precision) as v,
    (cast(s.sales_value as double precision) + cast(coalesce(s.discount, 0) as double precision)) / cast(s.units as double precision) as own,
    case when s.cost_units > 0 and s.costless = 0 then cast(s.cogs as double precision) / s.cost_units * cast(s.units as double precision) end as cost,
    w.squares, case when w.stores > 3 then w.units - s.units end as others_units, w.value - s.sales_value as others_value
  from fact_day as s
  join wide as w on w.business_date = s.business_date and w.product_id = s.product_id
  left join promotion_pair_day as o on o.business_date between cast($1 as date) and cast($2 as date) and o.business_date = s.business_date and o.store_id = s.store_id and o.product_id = s.product_id
  where s.business_date between cast($1 as date) and cast($2 as date) and s.units > 0 and s.sales_value > 0 and w.promotion_id = coalesce(o.promotion_id, '')
),
-- The others are all stores but this one.
judged as (
  select p.*, cast(p.others_value as double precision) / cast(p.others_units as double precision) as mean,
    (p.squares - p.v * p.v / p.n) / cast(p.others_units as double precision) as square
  from pair as p
)
select j.business_date, j.store_id, j.product_id, j.promotion_id, j.units, j.value, wh.to_money(j.n * j.mean), wh.to_money(j.cost),
  coalesce(wh.to_rate(least(sqrt(greatest(j.square - j.mean * j.mean, 0)) / nullif(j.mean, 0), 100)), 0),
  j.stores, wh.to_price(j.own), j.regular_price, coalesce(wh.to_price(x.rate), 0), coalesce(wh.to_price(x.exposure), 0), cast($3 as bigint)
from judged as j
left join part_pair as x on x.business_date = j.business_date and x.store_id = j.store_id and x.product_id = j.product_id
where j.v <= 0.97 * j.n * j.mean
  or j.promotion_id = '' and j.v < 0.995 * j.cost
  or j.promotion_id = '' and abs(j.own - cast(j.regular_price as double precision)) >= 0.03 * cast(j.regular_price as double precision)
