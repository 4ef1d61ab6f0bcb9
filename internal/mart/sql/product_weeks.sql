-- Products of the chain in weeks, against last year; $1 to $7 as in like_for_like. Sales are before returned money.
with asked as (
  select cast(unnest(string_to_array(cast($1 as text), ',')) as date) as week, cast(unnest(string_to_array(cast($2 as text), ',')) as date) as day,
    cast(unnest(string_to_array(cast($3 as text), ',')) as date) as other
),
sold as (
  select q.week, p.product_id, p.units as now_units, p.net_sales as now_sales, 0 as past_units, 0 as past_sales
  from asked as q
  join product_day as p on p.business_date = q.day
  where p.business_date between cast($4 as date) and cast($5 as date)
  union all
  select q.week, p.product_id, 0, 0, p.units, p.net_sales
  from asked as q
  join product_day as p on p.business_date = q.other
  where p.business_date between cast($6 as date) and cast($7 as date)
),
back as (
  select q.week, r.product_id, r.returned_value as now_back, 0 as past_back
  from asked as q
  join return_day as r on r.business_date = q.day and r.store_id = '' and r.product_id <> ''
  where r.business_date between cast($4 as date) and cast($5 as date)
  union all
  select q.week, r.product_id, 0, r.returned_value
  from asked as q
  join return_day as r on r.business_date = q.other and r.store_id = '' and r.product_id <> ''
  where r.business_date between cast($6 as date) and cast($7 as date)
)
select s.week, s.product_id, cast(s.past_units as text), cast(s.now_units as text), cast(s.past_sales + coalesce(b.past_back, 0) as text),
  cast(s.now_sales + coalesce(b.now_back, 0) as text), cast(coalesce(b.past_back, 0) as text), cast(coalesce(b.now_back, 0) as text)
from (
  select week, product_id, sum(now_units) as now_units, sum(now_sales) as now_sales, sum(past_units) as past_units, sum(past_sales) as past_sales
  from sold
  group by week, product_id
) as s
left join (select week, product_id, sum(now_back) as now_back, sum(past_back) as past_back from back group by week, product_id) as b on b.week = s.week and b.product_id = s.product_id
order by s.week nulls last, s.product_id collate "C" nulls last
