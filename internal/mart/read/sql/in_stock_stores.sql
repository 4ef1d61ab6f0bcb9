-- grain: store, for a list of stores on one date
-- inputs: inventory
-- $1 date, $2 store ids, joined by $3
select i.store_id, count(*) as pairs,
  coalesce(sum(case when i.on_hand > 0 or (i.on_hand is null and i.stockout_hours = 0) then 1 else 0 end), 0) as in_stock
from inventory as i
where i.business_date = cast($1 as date)
  and (i.on_hand is not null or i.stockout_hours is not null)
  and i.store_id in (select unnest(string_to_array(cast($2 as text), cast($3 as text))))
group by i.store_id
order by i.store_id collate "C" nulls last
