-- Who did what.
insert into wh.audit (done_at, actor, action, object, detail, address, run_id)
values (cast($1 as timestamp), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as text), cast($6 as text), cast($7 as bigint))
