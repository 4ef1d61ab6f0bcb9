-- grain: store on one date
-- inputs: inventory
-- pairs = products with a stock record at close; in_stock = those with more than nothing on hand (where no quantity is
-- sent: those without an hour out of stock).
-- $1 date
select i.store_id, count(*) as pairs,
  coalesce(sum(case when i.on_hand > 0 or (i.on_hand is null and i.stockout_hours = 0) then 1 else 0 end), 0) as in_stock
from inventory as i
where i.business_date = cast($1 as date) and (i.on_hand is not null or i.stockout_hours is not null)
group by i.store_id
