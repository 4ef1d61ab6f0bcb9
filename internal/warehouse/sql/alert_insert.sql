-- An alert opens: number $1, cause $2, kind $3, document $4, at $5.
insert into wh.alert (alert_id, cause, kind, doc, opened_at, changed_at, silenced_why)
values (cast($1 as bigint), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as timestamp), cast($5 as timestamp), '')
