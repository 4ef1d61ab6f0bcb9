-- Who did what from $1 to before $2, newest first, at most $3.
select done_at, actor, action, object, detail, address, run_id from wh.audit
where done_at >= cast($1 as timestamp) and done_at < cast($2 as timestamp)
order by done_at desc nulls last, actor collate "C" nulls last, object collate "C" nulls last
limit $3
