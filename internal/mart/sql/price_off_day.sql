-- price_off_day: pairs that sold at another price than the other stores on dates $4 (between $1 and $2), by run $3: at least 3 % below what three
-- or more of them took, in the same promotion or in none; below cost without a promotion; or with a regular price at least 3 % off the chain's.
-- Inputs: promotion_pair_day, price_day, the dates' facts and pairs.
insert into wh.price_off_day (business_date, store_id, product_id, promotion_id, units, sales_value, fair_value, cost, spread, stores, own_price, chain_price,
  rate, exposure, run_id)
with sold as (
  select s.business_date, s.store_id, s.product_id, s.units, s.sales_value as value, coalesce(s.discount, 0) as discount,
    case when s.costless = 0 then cast(s.cogs as double precision) end as cogs, s.cost_units
  from fact_day as s
  where s.business_date between cast($1 as date) and cast($2 as date) and s.business_date = any(cast(string_to_array(cast($4 as text), ',') as date[]))
    and s.units > 0 and s.sales_value > 0
),
pair as (
  select s.*, coalesce(o.promotion_id, '') as promotion_id, cast(s.units as double precision) as n, cast(s.value as double precision) as v,
    (cast(s.value as double precision) + cast(s.discount as double precision)) / cast(s.units as double precision) as own,
    case when s.cost_units > 0 then s.cogs / s.cost_units * cast(s.units as double precision) end as cost
  from sold as s
  left join promotion_pair_day as o on o.business_date between cast($1 as date) and cast($2 as date) and o.business_date = s.business_date and o.store_id = s.store_id and o.product_id = s.product_id
),
chain as (
  select business_date, product_id, promotion_id, count(*) as stores, sum(units) as units, sum(value) as value,
    cast(sum(wh.millionths(v * v / n)) as double precision) / 1000000 as squares
  from pair
  group by business_date, product_id, promotion_id
),
-- The others are all stores but this one.
judged as (
  select p.*, c.stores, q.regular_price,
    case when c.stores > 3 then cast(c.value - p.value as double precision) / cast(c.units - p.units as double precision) end as mean,
    case when c.stores > 3 then (c.squares - p.v * p.v / p.n) / cast(c.units - p.units as double precision) end as square
  from pair as p
  join chain as c on c.business_date = p.business_date and c.product_id = p.product_id and c.promotion_id = p.promotion_id
  left join price_day as q on q.business_date between cast($1 as date) and cast($2 as date) and q.business_date = p.business_date and q.product_id = p.product_id and q.regular_stores > 3
)
select j.business_date, j.store_id, j.product_id, j.promotion_id, j.units, j.value, wh.to_money(j.n * j.mean), wh.to_money(j.cost),
  coalesce(wh.to_rate(least(sqrt(greatest(j.square - j.mean * j.mean, 0)) / nullif(j.mean, 0), 100)), 0),
  j.stores, wh.to_price(j.own), j.regular_price, coalesce(wh.to_price(x.rate), 0), coalesce(wh.to_price(x.exposure), 0), cast($3 as bigint)
from judged as j
left join part_pair as x on x.business_date = j.business_date and x.store_id = j.store_id and x.product_id = j.product_id
where j.v <= 0.97 * j.n * j.mean
  or j.promotion_id = '' and j.v < 0.995 * j.cost
  or j.promotion_id = '' and abs(j.own - cast(j.regular_price as double precision)) >= 0.03 * cast(j.regular_price as double precision)
