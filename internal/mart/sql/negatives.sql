-- Stock records below zero on dates $1 to $2.
select n.business_date, n.store_id, coalesce(s.name, ''), coalesce(s.region, ''), n.product_id, coalesce(p.name, ''),
  coalesce(p.category, case when not exists (select 1 from products) then 'all' else 'not in the product master' end), n.negative_since, cast(n.on_hand as text), cast(n.units as text),
  n.silent_since, cast(n.silent_units as text), cast(n.missed_today as text), cast(coalesce(n.unit_price, p.list_price, 0) as text), cast(coalesce(n.unit_cost, 0) as text)
from negative_day as n
left join stores as s on s.store_id = n.store_id
left join products as p on p.product_id = n.product_id
where n.business_date between cast($1 as date) and cast($2 as date)
order by n.business_date nulls last, n.store_id collate "C" nulls last, n.product_id collate "C" nulls last
