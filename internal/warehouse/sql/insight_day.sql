-- How many checks ran for date $1.
select checks, stood_out from insight_day where business_date = cast($1 as date)
