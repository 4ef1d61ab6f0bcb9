-- A backup, drill or restore has ended.
insert into wh.backup (kind, name, target, done_at, outcome, detail, published_run, last_delivery, archive, rows, bytes)
values (cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as timestamp), cast($5 as text), cast($6 as text),
  cast($7 as bigint), cast($8 as bigint), cast($9 as boolean), cast($10 as bigint), cast($11 as bigint))
