-- The tests of dates $1 to $2 by family and bin.
select business_date, family, bin, tests from insight_tail
where business_date between cast($1 as date) and cast($2 as date)
order by business_date nulls last, family collate "C" nulls last, bin nulls last
