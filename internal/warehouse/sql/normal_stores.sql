-- How many stores have a normal of their net sales on date $1.
select count(*) from expected_store_day where business_date = cast($1 as date)
