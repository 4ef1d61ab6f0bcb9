-- How many stores of each region carry a product on dates $1 to $2, for the products that any store is out of; a row without a
-- product counts the pairs whose stock was looked at.
select i.business_date, '' as product_id, '' as region, count(*) as stores
from inventory as i
join expected_sales as e on e.business_date = i.business_date and e.store_id = i.store_id and e.product_id = i.product_id
where i.business_date between cast($1 as date) and cast($2 as date) and e.business_date between cast($1 as date) and cast($2 as date)
group by i.business_date
union all
select e.business_date, e.product_id, coalesce(s.region, ''), count(*)
from expected_sales as e
join (
  select distinct business_date, product_id from stockout_day where business_date between cast($1 as date) and cast($2 as date)
) as o on o.business_date = e.business_date and o.product_id = e.product_id
left join stores as s on s.store_id = e.store_id
where e.business_date between cast($1 as date) and cast($2 as date)
group by e.business_date, e.product_id, coalesce(s.region, '')
order by 1, 2, 3
