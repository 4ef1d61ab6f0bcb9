-- Products that hardly sold on dates $1 to $2, in the chain (place '') or in a region.
select x.business_date, x.product_id, coalesce(p.name, ''), coalesce(p.category, case when not exists (select 1 from products) then 'all' else 'not in the product master' end), x.place,
  x.drop_since, x.drop_days, x.stores, x.selling, cast(x.normal_selling as double precision), x.selling_days, cast(x.normal_days as double precision),
  cast(x.units as text), cast(x.expected_units as text), cast(x.expected_today as text), coalesce(x.in_stock, -1),
  cast(coalesce(x.unit_price, 0) as text), cast(coalesce(x.unit_cost, 0) as text)
from drop_day as x
left join products as p on p.product_id = x.product_id
where x.business_date between cast($1 as date) and cast($2 as date)
order by x.business_date nulls last, x.product_id collate "C" nulls last, x.place collate "C" nulls last
