-- grain: product in a store on one date that was expected to sell
-- inputs: expected_sales
-- $1 date
select e.store_id, e.product_id, cast(e.expected_units * 1000 as bigint) as expected_units
from expected_sales as e
where e.business_date = cast($1 as date)
