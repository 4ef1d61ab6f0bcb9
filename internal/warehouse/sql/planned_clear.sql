-- What process $2 said of the run that was due at $1 is no longer so, but for what it ran, and what was said before $3 is of no use.
delete from wh.planned_run where due_at = cast($1 as timestamp) and process = cast($2 as text) and ended_at is null or seen_at < cast($3 as timestamp)
