-- Dates from $1 on and before $2 of which superseded figures are kept, and how many slices of each.
select business_date, count(*) from wh.slice
where business_date >= cast($1 as date) and business_date < cast($2 as date) and superseded_by is not null
group by business_date
order by business_date nulls last
