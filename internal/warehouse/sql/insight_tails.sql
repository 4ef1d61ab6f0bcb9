-- The tests of dates $1 to $2 by family.
select business_date, family, tests, small_5, small_1, small_02 from insight_tail
where business_date between cast($1 as date) and cast($2 as date)
order by business_date nulls last, family collate "C" nulls last
