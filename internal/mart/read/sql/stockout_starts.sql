-- grain: business date of one store on which products went out of stock
-- inputs: stockout_day
-- $1 store, $2 first day, $3 last day
select o.out_since as business_date, count(distinct o.product_id) as products
from stockout_day as o
where o.store_id = cast($1 as text)
  and o.business_date between cast($2 as date) and cast($3 as date) and o.out_since >= cast($2 as date)
group by o.out_since
order by o.out_since nulls last
