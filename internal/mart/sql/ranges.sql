-- How many stores of each region carry a product on dates $1 to $2, for the products that anything is said of.
select e.business_date, e.product_id, coalesce(s.region, ''), count(*)
from expected_sales as e
join (
  select business_date, product_id from stockout_day where business_date between cast($1 as date) and cast($2 as date)
  union select business_date, product_id from silent_day where business_date between cast($1 as date) and cast($2 as date)
  union select business_date, product_id from negative_day where business_date between cast($1 as date) and cast($2 as date)
  union select business_date, product_id from cover_day where business_date between cast($1 as date) and cast($2 as date)
) as o on o.business_date = e.business_date and o.product_id = e.product_id
left join stores as s on s.store_id = e.store_id
where e.business_date between cast($1 as date) and cast($2 as date)
group by e.business_date, e.product_id, coalesce(s.region, '')
order by e.business_date nulls last, e.product_id collate "C" nulls last, coalesce(s.region, '') collate "C" nulls last
