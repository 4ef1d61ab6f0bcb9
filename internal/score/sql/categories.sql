-- How large each category of a store normally is, over the last 84 business dates.
select c.store_id, c.category, sum(c.expected_net_sales) as expected_net_sales
from category_day as c
where c.business_date > (select max(d.business_date) from store_day as d) - 84
group by c.store_id, c.category
