-- The last run that superseded anything before $1, a time: what it superseded, and all before it, may go. 0: nothing may.
select coalesce(max(s.superseded_by), 0)
from wh.slice as s
join wh.run as r on r.run_id = s.superseded_by
where r.finished_at < cast($1 as timestamp)
