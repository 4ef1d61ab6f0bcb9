-- A run begins: $1 run, $2 kind, $3 started at, $4 reason, $5 version, $6 to $7 the delivery numbers that are its own.
insert into wh.run (run_id, kind, outcome, started_at, files_landed, files_loaded, files_quarantined, files_duplicate, files_left,
  rows_in, rows_loaded, rows_quarantined, value_in, value_loaded, value_quarantined, seconds, reason, version, report,
  first_delivery, last_delivery)
values (cast($1 as bigint), cast($2 as text), 'running', cast($3 as timestamp), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  cast($4 as text), cast($5 as text), '{}', cast($6 as bigint), cast($7 as bigint))
