-- Candidates for too much and too little stock on dates $1 to $2.
select c.business_date, c.kind, c.store_id, coalesce(s.name, ''), coalesce(s.region, ''), c.product_id, coalesce(p.name, ''),
  coalesce(p.category, case when not exists (select 1 from products) then 'all' else 'not in the product master' end), cast(c.on_hand as text), cast(c.on_order as text),
  cast(c.daily_units as text), c.lead_days, cast(c.expected_lead as text), cast(c.expected_units as text), cast(c.variance_ratio as double precision),
  c.idle_since, c.last_sold, cast(coalesce(c.case_pack, 0) as text), cast(coalesce(c.unit_price, p.list_price, 0) as text), cast(coalesce(c.unit_cost, 0) as text),
  c.clean_days, c.ladder_step
from cover_day as c
left join stores as s on s.store_id = c.store_id
left join products as p on p.product_id = c.product_id
where c.business_date between cast($1 as date) and cast($2 as date)
order by c.business_date nulls last, c.kind collate "C" nulls last, c.store_id collate "C" nulls last, c.product_id collate "C" nulls last
