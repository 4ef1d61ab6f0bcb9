-- grain: store x product out of stock at the close of a date, the dearest of a store first
-- inputs: stockout_day, products
-- $1 date, $2 store ('' all)
select o.store_id, o.product_id, p.name, o.category, o.out_since,
  cast(o.on_hand * 1000 as bigint) as on_hand, cast(o.stockout_hours * 100 as bigint) as stockout_hours,
  cast(o.episode_lost_units * 1000 as bigint) as lost_units,
  cast(round(o.episode_lost_units * o.unit_price * 100, 0) as bigint) as lost_sales
from stockout_day as o
left join products as p on p.product_id = o.product_id
where o.business_date = cast($1 as date) and (cast($2 as text) = '' or o.store_id = cast($2 as text))
order by o.episode_lost_units * o.unit_price desc nulls last, o.store_id collate "C" nulls last, o.product_id collate "C" nulls last
