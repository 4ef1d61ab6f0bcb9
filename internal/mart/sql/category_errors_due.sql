-- Dates from eight weeks before $1 to $2 whose categories have expectations, and no errors yet: those of a warehouse from before there were any.
select business_date
from wh.live_slice
where dataset in ('expected_category_day', 'category_error') and business_date between cast($1 as date) - 56 and cast($2 as date)
group by business_date
having max(case when dataset = 'category_error' then 1 else 0 end) = 0
order by business_date
