-- What was expected of each pair on the last 42 business dates.
select e.business_date, e.store_id, e.product_id, e.expected_units, e.baseline_units, e.ladder_step, e.variance_ratio
from expected_sales as e
where e.business_date > (select max(d.business_date) from store_day as d) - 42
