-- What stores normally sell on dates $1 to $2: for naming what is not counted.
select business_date, store_id, cast(expected_net_sales as text) from expected_store_day
where business_date between cast($1 as date) and cast($2 as date) and expected_net_sales is not null
