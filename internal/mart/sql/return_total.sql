-- return_total: of the nights of $1 to $2. Input: return_day.
insert into return_total (night, store_id, product_id, sold, back, value, usual_sold, usual_back, lumpiness, pairs)
select n.business_date, p.store_id, p.product_id,
  sum(case when n.business_date - p.business_date <= 6 then p.units else 0 end), sum(case when n.business_date - p.business_date <= 6 then p.returned_units else 0 end),
  sum(case when n.business_date - p.business_date <= 6 then p.returned_value else 0 end),
  sum(case when n.business_date - p.business_date > 6 then p.units else 0 end), sum(case when n.business_date - p.business_date > 6 then p.returned_units else 0 end),
  sum(p.squares) / nullif(sum(cast(p.returned_units as double precision)), 0), max(case when p.business_date = n.business_date then p.pairs else 0 end)
from (select distinct business_date from wh.live_slice where dataset = 'return_day' and business_date between cast($1 as date) and cast($2 as date)) as n
join return_day as p on p.business_date between n.business_date - 62 and n.business_date
where p.business_date between cast($1 as date) - 62 and cast($2 as date) and (p.store_id = '' or p.product_id = '')
group by n.business_date, p.store_id, p.product_id
