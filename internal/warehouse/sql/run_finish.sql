-- A run ends: its outcome, dates, counts, sums and its whole report. $19: it left no row that no slice will ever show.
update wh.run set outcome = cast($2 as text), finished_at = cast($3 as timestamp),
  first_date = cast($4 as date), last_date = cast($5 as date),
  files_landed = cast($6 as bigint), files_loaded = cast($7 as bigint), files_quarantined = cast($8 as bigint),
  files_duplicate = cast($9 as bigint), files_left = cast($10 as bigint),
  rows_in = cast($11 as bigint), rows_loaded = cast($12 as bigint), rows_quarantined = cast($13 as bigint),
  value_in = cast($14 as decimal(18,2)), value_loaded = cast($15 as decimal(18,2)), value_quarantined = cast($16 as decimal(18,2)),
  seconds = cast($17 as double precision), report = cast($18 as text), swept = cast($19 as boolean)
where run_id = cast($1 as bigint)
