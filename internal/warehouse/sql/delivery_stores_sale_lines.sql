-- The stores of delivery $1 on date $2, with what each adds to a slice.
select store_id, count(*), cast(sum(units) as text), cast(sum(sales_value) as text), cast(sum(cast(0 as decimal(14,2))) as text)
from wh.sale_lines where delivery_id = cast($1 as bigint) and business_date = cast($2 as date) group by store_id
