-- Pairs on record that were silent on dates $1 to $2.
select z.business_date, z.store_id, coalesce(s.name, ''), coalesce(s.region, ''), z.product_id, coalesce(p.name, ''),
  coalesce(p.category, case when not exists (select 1 from products) then 'all' else 'not in the product master' end), z.silent_since, z.silent_days,
  cast(z.units_before as text), z.clean_days, cast(z.expected_units as text), cast(z.missed_units as text), cast(z.counted_units as text), cast(z.missed_today as text),
  cast(z.daily_units as text), cast(z.variance_ratio as double precision), z.peers, z.peers_selling, cast(z.on_hand as text),
  cast(coalesce(z.unit_price, p.list_price, 0) as text), cast(coalesce(z.unit_cost, 0) as text), z.ladder_step
from silent_day as z
left join stores as s on s.store_id = z.store_id
left join products as p on p.product_id = z.product_id
where z.business_date between cast($1 as date) and cast($2 as date)
order by z.business_date nulls last, z.store_id collate "C" nulls last, z.product_id collate "C" nulls last
