-- Backups, drills and restores, the newest first, $1 of them.
select kind, name, target, cast(done_at as timestamp), outcome, detail, published_run, last_delivery, archive, rows, bytes
from wh.backup
order by done_at desc nulls last, name collate "C" desc nulls last
limit cast($1 as bigint)
