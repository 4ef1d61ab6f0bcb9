-- Business dates from $1 on and before $2 of which the run being read shows a dataset or a mart.
select distinct business_date from wh.live_slice
where business_date >= cast($1 as date) and business_date < cast($2 as date)
order by business_date nulls last
