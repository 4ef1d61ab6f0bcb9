-- The visible slices of delivery $1.
select s.dataset, s.business_date, s.store_id, s.delivery_id, s.run_id, s.stores, s.rows, cast(s.units as text),
  cast(s.sales_value as text), cast(s.returned_value as text), d.contract_id, d.store_id
from wh.slice as s
join wh.delivery as d on d.delivery_id = s.delivery_id
where s.delivery_id = cast($1 as bigint) and s.superseded_by is null
order by s.dataset collate "C" nulls last, s.business_date nulls first, s.store_id collate "C" nulls last
