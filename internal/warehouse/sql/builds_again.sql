-- What readers saw of marts and insights after run $2, and see no more, is shown from run $1 on.
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select s.dataset, s.business_date, s.store_id, 0, s.build_run, cast($1 as bigint), null, s.stores, s.rows, s.units, s.sales_value, s.returned_value
from wh.slice as s
where s.delivery_id = 0 and s.run_id <= cast($2 as bigint) and s.superseded_by > cast($2 as bigint)
