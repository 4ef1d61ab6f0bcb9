-- How many stores of each region carry a product on date $1, for the products that any store is out of; the first row, without a
-- product, counts the pairs whose stock was looked at.
select '' as product_id, '' as region, count(*) as stores
from inventory as i
join expected_sales as e on e.business_date = i.business_date and e.store_id = i.store_id and e.product_id = i.product_id
where i.business_date = cast($1 as date)
union all
select e.product_id, coalesce(s.region, ''), count(*)
from expected_sales as e
left join stores as s on s.store_id = e.store_id
where e.business_date = cast($1 as date) and e.product_id in (select product_id from stockout_day where business_date = cast($1 as date))
group by e.product_id, coalesce(s.region, '')
order by 1, 2
