-- Earlier insights of date $2 are hidden from run $1 on.
update wh.slice set superseded_by = cast($1 as bigint)
where superseded_by is null and dataset = 'insight' and business_date = cast($2 as date) and build_run <> cast($1 as bigint)
