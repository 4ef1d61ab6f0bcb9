-- What a store normally sells on date $1: for naming what is not counted.
select store_id, cast(expected_net_sales as text) from expected_store_day where business_date = cast($1 as date) and expected_net_sales is not null
