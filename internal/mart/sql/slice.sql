-- Mart $3 of date $1 as run $2 built it becomes a slice.
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
values (cast($3 as text), cast($1 as date), '', 0, cast($2 as bigint), cast($2 as bigint), null, 0, cast($4 as bigint), 0, 0, 0)
