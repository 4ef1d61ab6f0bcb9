-- Pairs out of stock on dates $1 to $2.
select o.business_date, o.store_id, coalesce(s.name, ''), coalesce(s.region, ''), o.product_id, coalesce(p.name, ''), o.category, o.out_since,
  cast(o.units as text), cast(o.expected_units as text), cast(o.episode_lost_units as text), cast(o.lost_units as text),
  cast(coalesce(o.unit_price, 0) as text), cast(coalesce(o.unit_cost, 0) as text), cast(o.on_hand as text), cast(o.stockout_hours as text), e.ladder_step
from stockout_day as o
join expected_sales as e on e.business_date = o.business_date and e.store_id = o.store_id and e.product_id = o.product_id
left join stores as s on s.store_id = o.store_id
left join products as p on p.product_id = o.product_id
where o.business_date between cast($1 as date) and cast($2 as date) and e.business_date between cast($1 as date) and cast($2 as date)
  and o.episode_lost_units > 0
order by o.business_date, o.store_id collate "C" nulls last, o.product_id collate "C" nulls last
