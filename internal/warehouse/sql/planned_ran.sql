-- How many processes ran what was due at $1, as of $2: a row from a clock that goes ahead is not believed yet.
select count(*) from wh.planned_run where due_at = cast($1 as timestamp) and ended_at <= cast($2 as timestamp)
