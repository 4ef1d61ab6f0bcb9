-- grain: one row
-- inputs: expected_sales
-- $1 date
select count(*) as pairs from expected_sales where business_date = cast($1 as date)
