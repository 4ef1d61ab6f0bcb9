-- Runs by plan that wait for files, and whose process was there at $1 or later; who said it last comes first.
select due_at, process, until_at, waits_for, seen_at from wh.planned_run
where until_at is not null and seen_at >= cast($1 as timestamp) order by seen_at desc, process
