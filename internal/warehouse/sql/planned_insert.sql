-- Process $2 says at $5 how it stands with the run that was due at $1: it waits until $3 for $4, or ran from $6 to $7.
insert into wh.planned_run (due_at, process, until_at, waits_for, seen_at, begun_at, ended_at)
values (cast($1 as timestamp), cast($2 as text), cast($3 as timestamp), cast($4 as text), cast($5 as timestamp), cast($6 as timestamp), cast($7 as timestamp))
