-- The stores of delivery $1 on date $2, with what each adds to a slice.
select store_id, count(*), '0', '0', '0'
from wh.inventory where delivery_id = cast($1 as bigint) and business_date = cast($2 as date) group by store_id
