-- The staged slices of run $1 become slices.
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select n.dataset, n.business_date, n.store_id, n.delivery_id, 0, n.run_id, null, n.stores, n.rows, n.units, n.sales_value, n.returned_value
from wh.slice_new as n
where n.run_id = cast($1 as bigint)
