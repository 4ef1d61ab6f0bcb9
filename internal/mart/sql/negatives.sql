-- Stock records below zero on date $1, a store's 200 lowest at most; since when is known where the pair also counts as out of stock.
select r.store_id, r.store_name, r.region, r.product_id, r.product_name, r.category, r.since, cast(r.on_hand as text), cast(r.units as text),
  cast(r.expected_units as text), cast(r.list_price as text), cast(r.unit_cost as text)
from (
  select i.store_id, coalesce(s.name, '') as store_name, coalesce(s.region, '') as region, i.product_id, coalesce(p.name, '') as product_name,
    coalesce(p.category, '') as category, coalesce(o.out_since, i.business_date) as since, i.on_hand, coalesce(f.units, 0) as units,
    coalesce(e.expected_units, 0) as expected_units, coalesce(p.list_price, 0) as list_price, coalesce(p.unit_cost, 0) as unit_cost,
    row_number() over (partition by i.store_id order by i.on_hand, i.product_id) as place
  from inventory as i
  left join (
    select store_id, product_id, sum(units) as units from sales where business_date = cast($1 as date) group by store_id, product_id
  ) as f on f.store_id = i.store_id and f.product_id = i.product_id
  left join expected_sales as e on e.business_date = cast($1 as date) and e.store_id = i.store_id and e.product_id = i.product_id
  left join stockout_day as o on o.business_date = cast($1 as date) and o.store_id = i.store_id and o.product_id = i.product_id
  left join stores as s on s.store_id = i.store_id
  left join products as p on p.product_id = i.product_id
  where i.business_date = cast($1 as date) and i.on_hand < 0
) as r
where r.place <= 200
order by r.store_id collate "C" nulls last, r.product_id collate "C" nulls last
