-- The newest runs first up to run $3 (0: all), at most $1, without their reports; or run $2 (0: all) with its report.
select run_id, kind, outcome, cast(started_at as timestamp), finished_at, first_date, last_date,
  files_landed, files_loaded, files_quarantined, files_duplicate, files_left, rows_in, rows_loaded, rows_quarantined,
  cast(value_in as text), cast(value_loaded as text), cast(value_quarantined as text), seconds, reason, version,
  case when cast($2 as bigint) = 0 then '' else report end
from wh.run
where (cast($2 as bigint) = 0 or run_id = cast($2 as bigint)) and (cast($3 as bigint) = 0 or run_id <= cast($3 as bigint))
order by run_id desc nulls last
limit cast($1 as bigint)
