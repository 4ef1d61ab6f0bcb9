-- The stores of delivery $1 on date $2, with what each adds to a slice.
select store_id, count(*), cast(sum(units) as text), cast(sum(sales_value) as text), cast(sum(coalesce(returned_value, 0)) as text)
from wh.sales where delivery_id = cast($1 as bigint) and business_date = cast($2 as date) group by store_id
