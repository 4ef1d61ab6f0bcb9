-- The slices that the publishing run of delivery $1 took the place of, for the same dataset, date and store.
select distinct o.dataset, o.business_date, o.store_id, o.delivery_id, o.build_run, o.run_id, o.stores, o.rows,
  cast(o.units as text) as units, cast(o.sales_value as text) as sales_value, cast(o.returned_value as text) as returned_value,
  coalesce(d.contract_id, '') as contract_id
from wh.slice as o
join wh.slice as n on n.delivery_id = cast($1 as bigint) and n.dataset = o.dataset and n.run_id = o.superseded_by
  and n.business_date is not distinct from o.business_date
  and (n.store_id = o.store_id or n.store_id = '' or o.store_id = '')
left join wh.delivery as d on d.delivery_id = o.delivery_id
where o.delivery_id > 0 and o.delivery_id <> cast($1 as bigint)
order by 2 nulls first, 3 nulls last, 4 nulls last
