-- The stores of delivery $1 on date $2, with what each adds to a slice: merchandise, sold and returned apart.
select store_id, count(*), cast(sum(case when line_kind = 'sale' then units else 0 end) as text),
  cast(sum(case when line_kind = 'sale' then sales_value else 0 end) as text),
  cast(sum(case when line_kind = 'return' then abs(sales_value) else 0 end) as text)
from wh.sale_lines where delivery_id = cast($1 as bigint) and business_date = cast($2 as date) group by store_id
