-- grain: product in a store on one date, with what was left of it at the close
-- inputs: inventory
-- $1 date
select i.store_id, i.product_id, cast(i.on_hand * 1000 as bigint) as on_hand
from inventory as i
where i.business_date = cast($1 as date) and i.on_hand is not null
