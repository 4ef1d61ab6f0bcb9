-- The insights of date $2 as run $1 found them become a slice.
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
values ('insight', cast($2 as date), '', 0, cast($1 as bigint), cast($1 as bigint), null, 0, cast($3 as bigint), 0, 0, 0)
