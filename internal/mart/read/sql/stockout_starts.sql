-- grain: store x business date on which products went out of stock
-- inputs: stockout_day
-- $1 first day, $2 last day, $3 store ('' all)
select o.store_id, o.out_since as business_date, count(distinct o.product_id) as products
from stockout_day as o
where o.business_date between cast($1 as date) and cast($2 as date) and o.out_since >= cast($1 as date)
  and (cast($3 as text) = '' or o.store_id = cast($3 as text))
group by o.store_id, o.out_since
order by o.store_id collate "C" nulls last, o.out_since nulls last
