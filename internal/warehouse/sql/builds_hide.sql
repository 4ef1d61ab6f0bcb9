-- What was made since run $2 is hidden from run $1 on.
update wh.slice set superseded_by = cast($1 as bigint)
where superseded_by is null and delivery_id = 0 and run_id > cast($2 as bigint) and run_id < cast($1 as bigint)
