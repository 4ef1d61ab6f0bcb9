-- Files of ended runs that may not be where the ledger says, and where each lay before: in landing, or in quarantine where its
-- run was a release.
select d.delivery_id, d.run_id, d.file, d.sha256, d.verdict, d.place, d.path, coalesce(q.run_id, 0)
from wh.delivery as d
join wh.run as r on r.run_id = d.run_id and r.outcome <> 'running'
left join wh.delivery as q on q.delivery_id = d.released_from
where d.moved = false
order by d.delivery_id nulls last
