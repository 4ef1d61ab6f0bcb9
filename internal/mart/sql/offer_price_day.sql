-- offer_price_day: of dates $3 (between $1 and $2). Inputs: promotion_pair_day, the dates' facts.
insert into offer_price_day (business_date, product_id, promotion_id, stores, units, value, squares, lowest, highest, lowest_own, highest_own, highest_cost)
select business_date, product_id, promotion_id, count(*), sum(units), sum(value), cast(sum(wh.millionths(v * v / n)) as double precision) / 1000000,
  min(v / n), max(v / n), min((v + discount) / n), max((v + discount) / n), max(unit_cost)
from (
  select s.business_date, s.product_id, coalesce(o.promotion_id, '') as promotion_id, s.units, s.sales_value as value, cast(s.units as double precision) as n,
    cast(s.sales_value as double precision) as v, cast(coalesce(s.discount, 0) as double precision) as discount,
    case when s.cost_units > 0 and s.costless = 0 then cast(s.cogs as double precision) / s.cost_units end as unit_cost, wh.apart() as apart -- each of these is worked out once
  from fact_day as s
  left join promotion_pair_day as o on o.business_date between cast($1 as date) and cast($2 as date) and o.business_date = s.business_date and o.store_id = s.store_id and o.product_id = s.product_id
  where s.business_date between cast($1 as date) and cast($2 as date) and s.business_date = any(cast(string_to_array(cast($3 as text), ',') as date[]))
    and s.units > 0 and s.sales_value > 0
) as p
group by business_date, product_id, promotion_id
