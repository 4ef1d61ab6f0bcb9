-- grain: till line of one store, date and product, with the file and line that brought it
-- inputs: sale_lines
-- $1 store, $2 date, $3 product
select l.sold_at, coalesce(l.till_id, '') as till_id, l.transaction_id, coalesce(l.line_kind, '') as line_kind,
  cast(l.units * 1000 as bigint) as units, cast(l.sales_value * 100 as bigint) as sales_value,
  cast(l.discount * 100 as bigint) as discount, l.delivery_id, l.source_line
from sale_lines as l
where l.store_id = cast($1 as text) and l.business_date = cast($2 as date) and l.product_id = cast($3 as text)
order by l.delivery_id nulls last, l.source_line nulls last
