-- promotion_pair_day: pairs that were in a promotion on dates $4 (between $1 and $2), by run $3, of stores that traded.
-- Inputs: promotions, expected_sales, stockout_day, price_day, products, the dates' facts and pairs.
-- Where several promotions hold, the pair belongs to the narrowest: one product before all, one store before all, the lower price, the later start.
-- A unit's regular price is what was taken with the discount added back, where there was a discount; else the last regular price of
-- the chain, the list price, or the highest price of late. variance: of the usual rate, after 28 clean days, or of what stands in for it.
-- The rows of a promotion lie together, so that a page of it reads few blocks.
insert into wh.promotion_pair_day (business_date, promotion_id, store_id, product_id, units, baseline_units, sales_value, regular_value, baseline_value,
  cost, baseline_cost, funding, missed_units, variance, ladder_step, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date),
offer as (
  select n.business_date, p.promotion_id, coalesce(p.product_id, '') as product_id, coalesce(p.store_id, '') as store_id, p.promo_price,
    coalesce(p.funding_per_unit, 0) as funding, p.starts_on
  from night as n
  join promotions as p on n.business_date between p.starts_on and p.ends_on
),
item as (select distinct business_date, product_id from offer),
pair as (
  select x.business_date, x.store_id, x.product_id, x.high_price
  from part_pair as x
  join night as n on n.business_date = x.business_date
  where x.business_date between cast($1 as date) and cast($2 as date) and x.kind <> 0 and (x.ladder_step > 0 or x.sold > 0)
    and (x.product_id in (select product_id from item where product_id <> '') or exists (select 1 from item where product_id = ''))
),
claim as (
  select k.business_date, k.store_id, k.product_id, k.high_price, o.promotion_id, o.promo_price, o.funding, o.starts_on, 1 as width
  from pair as k
  join offer as o on o.business_date = k.business_date and o.product_id = k.product_id and o.store_id = k.store_id
  union all
  select k.business_date, k.store_id, k.product_id, k.high_price, o.promotion_id, o.promo_price, o.funding, o.starts_on, 2
  from pair as k
  join offer as o on o.business_date = k.business_date and o.product_id = k.product_id and o.store_id = ''
  union all
  select k.business_date, k.store_id, k.product_id, k.high_price, o.promotion_id, o.promo_price, o.funding, o.starts_on, 3
  from pair as k
  join offer as o on o.business_date = k.business_date and o.product_id = '' and o.store_id = k.store_id
  union all
  select k.business_date, k.store_id, k.product_id, k.high_price, o.promotion_id, o.promo_price, o.funding, o.starts_on, 4
  from pair as k
  join offer as o on o.business_date = k.business_date and o.product_id = '' and o.store_id = ''
),
owned as (
  select c.* from (
    select k.*, row_number() over (
      partition by k.business_date, k.store_id, k.product_id
      order by k.width, k.promo_price nulls last, k.starts_on desc, k.promotion_id collate "C") as place
    from claim as k
  ) as c
  where c.place = 1
),
sold as (
  select s.business_date, s.store_id, s.product_id, s.units, s.sales_value as value, cast(s.discount as double precision) as discount,
    case when s.costless = 0 then s.cogs end as cogs, s.cost_units
  from fact_day as s
  where s.business_date between cast($1 as date) and cast($2 as date) and s.lines > 0
    and (s.product_id in (select product_id from item where product_id <> '') or exists (select 1 from item where product_id = ''))
),
-- The last regular price and cost of each product before or on a date.
last as (
  select i.business_date, p.product_id, max(case when p.regular_price is not null then p.business_date end) as priced,
    max(case when p.unit_cost is not null then p.business_date end) as costed
  from night as i
  join price_day as p on p.business_date between i.business_date - 91 and i.business_date
  where p.business_date between cast($1 as date) - 91 and cast($2 as date)
  group by i.business_date, p.product_id
),
usual as (
  select l.business_date, l.product_id, cast(p.regular_price as double precision) as price, cast(c.unit_cost as double precision) as cost
  from last as l
  left join price_day as p on p.business_date = l.priced and p.product_id = l.product_id
  left join price_day as c on c.business_date = l.costed and c.product_id = l.product_id
),
known as (
  select k.business_date, k.promotion_id, k.store_id, k.product_id, coalesce(s.units, 0) as units, coalesce(s.value, 0) as value, s.cogs, s.cost_units,
    e.baseline_units, coalesce(e.ladder_step, 0) as ladder_step, k.funding, cast(coalesce(e.variance_ratio, 1.5) as double precision) as spread,
    case when s.units > 0 and s.discount > 0.02 * cast(s.value as double precision) then (cast(s.value as double precision) + s.discount) / cast(s.units as double precision)
      else coalesce(u.price, cast(m.list_price as double precision), k.high_price) end as regular,
    case when s.cost_units > 0 and s.cogs is not null then cast(s.cogs as double precision) / s.cost_units
      else coalesce(u.cost, cast(m.unit_cost as double precision)) end as unit_cost,
    coalesce(t.lost_units, 0) as missed
  from owned as k
  left join sold as s on s.business_date = k.business_date and s.store_id = k.store_id and s.product_id = k.product_id
  left join expected_sales as e on e.business_date between cast($1 as date) and cast($2 as date) and e.business_date = k.business_date and e.store_id = k.store_id and e.product_id = k.product_id
  left join stockout_day as t on t.business_date between cast($1 as date) and cast($2 as date) and t.business_date = k.business_date and t.store_id = k.store_id and t.product_id = k.product_id
  left join usual as u on u.business_date = k.business_date and u.product_id = k.product_id
  left join products as m on m.product_id = k.product_id
)
select k.business_date, k.promotion_id, k.store_id, k.product_id, k.units, k.baseline_units, k.value,
  wh.to_money(cast(k.units as double precision) * k.regular), wh.to_money(cast(k.baseline_units as double precision) * k.regular),
  case when k.units = 0 and k.unit_cost is not null then 0 when cast(k.units as double precision) = k.cost_units then k.cogs
    else wh.to_money(cast(k.units as double precision) * k.unit_cost) end,
  wh.to_money(cast(k.baseline_units as double precision) * k.unit_cost),
  cast(round(k.units * k.funding, 2) as decimal(14,2)), k.missed,
  coalesce(k.spread * cast(k.baseline_units as double precision) / case k.ladder_step when 1 then 28 when 2 then 7 when 3 then 2 else 1 end, 0),
  k.ladder_step, cast($3 as bigint)
from known as k
order by k.business_date nulls last, k.promotion_id collate "C" nulls last
