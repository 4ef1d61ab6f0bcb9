-- Archived files, $2 at most, of runs that ended before $1: number, path and bytes.
select d.delivery_id, d.path, d.bytes
from wh.delivery as d
join wh.run as r on r.run_id = d.run_id
left join wh.file_left as f on f.delivery_id = d.delivery_id
where d.place = 'archive' and d.moved and r.finished_at < cast($1 as timestamp) and f.delivery_id is null
order by d.delivery_id
limit cast($2 as bigint)
