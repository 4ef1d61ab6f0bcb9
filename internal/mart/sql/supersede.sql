-- Earlier builds of mart $3 of date $1 are hidden from run $2 on.
update wh.slice set superseded_by = cast($2 as bigint)
where superseded_by is null and dataset = cast($3 as text) and business_date = cast($1 as date) and build_run <> cast($2 as bigint) and delivery_id = 0
