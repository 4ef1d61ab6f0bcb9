-- The last run that ended before $1: what it superseded, and all before it, may go.
select coalesce(max(run_id), 0) from wh.run where finished_at < cast($1 as timestamp)
