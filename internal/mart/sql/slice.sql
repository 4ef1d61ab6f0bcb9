-- The marts $3 of dates $2 as run $1 built them become slices. Their rows are not counted: nobody delivered them.
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select unnest(string_to_array(cast($3 as text), ',')), cast(unnest(string_to_array(cast($2 as text), ',')) as date), '', 0, cast($1 as bigint), cast($1 as bigint),
  null, 0, 0, 0, 0, 0
