-- The slices of facts that tell apart what readers see now from what they saw after run $1: those that came since and are
-- visible, and those that were visible then and are not.
select s.dataset, s.business_date, s.store_id, s.delivery_id, s.run_id, s.stores, s.rows, cast(s.units as text),
  cast(s.sales_value as text), cast(s.returned_value as text), d.contract_id, d.store_id
from wh.slice as s
join wh.delivery as d on d.delivery_id = s.delivery_id
where (s.run_id > cast($1 as bigint) and s.superseded_by is null)
  or (s.run_id <= cast($1 as bigint) and s.superseded_by > cast($1 as bigint))
order by s.dataset collate "C" nulls last, s.business_date nulls first, s.store_id collate "C" nulls last, s.delivery_id nulls last
