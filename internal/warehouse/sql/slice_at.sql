-- The slices of facts that a reader of run $1 sees.
select s.dataset, s.business_date, s.store_id, s.delivery_id, s.build_run, s.run_id, s.stores, s.rows, cast(s.units as text),
  cast(s.sales_value as text), cast(s.returned_value as text), coalesce(d.contract_id, '')
from wh.slice as s
left join wh.delivery as d on d.delivery_id = s.delivery_id
where s.run_id <= cast($1 as bigint) and (s.superseded_by is null or s.superseded_by > cast($1 as bigint)) and s.delivery_id > 0
order by s.dataset collate "C" nulls last, s.business_date nulls first, s.store_id collate "C" nulls last, s.delivery_id nulls last
