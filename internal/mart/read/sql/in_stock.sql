-- grain: business date
-- inputs: inventory, stores
-- pairs = products in stores with a stock record at close; in_stock = those with more than nothing on hand (where no
-- quantity is sent: those without an hour out of stock). Measured on $1 and the four same weekdays before.
-- $1 date, $2 region ('' all), $3 store ('' all)
select i.business_date, count(*) as pairs,
  coalesce(sum(case when i.on_hand > 0 or (i.on_hand is null and i.stockout_hours = 0) then 1 else 0 end), 0) as in_stock
from inventory as i
left join stores as s on s.store_id = i.store_id
where i.business_date in (cast($1 as date), cast($1 as date) - 7, cast($1 as date) - 14, cast($1 as date) - 21, cast($1 as date) - 28)
  and (i.on_hand is not null or i.stockout_hours is not null)
  and (cast($2 as text) = '' or s.region = cast($2 as text))
  and (cast($3 as text) = '' or i.store_id = cast($3 as text))
group by i.business_date
order by i.business_date nulls last
