-- Run $1 goes back to run $2: what was withdrawn since, and counted then, counts again.
update wh.withdrawal set undone_by = cast($1 as bigint)
where undone_by is null and run_id > cast($2 as bigint)
  and delivery_id in (select delivery_id from wh.delivery where run_id <= cast($2 as bigint))
  and delivery_id not in (
    select delivery_id from wh.withdrawal where run_id <= cast($2 as bigint) and undone_by > cast($2 as bigint))
