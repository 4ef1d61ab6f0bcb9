-- grain: file that waited in quarantine as run $1 left it (a number beyond all runs: now), and in whose place nothing was loaded by then; the newest $2 of them
-- inputs: wh.delivery, wh.run, wh.withdrawal
-- all_files = how many there are. What was loaded before the first of them came replaces none, so that only the newest of all deliveries are looked through.
with waits as (
  select v.delivery_id, v.file, v.dataset, v.business_date, v.store_id, v.contract_id
  from wh.delivery as v
  join wh.run as r on r.run_id = v.run_id and r.outcome <> 'running'
  left join wh.run as a on a.run_id = cast($1 as bigint)
  where v.place in ('quarantine', 'released', 'discarded') and v.run_id <= cast($1 as bigint)
    and (v.place = 'quarantine' or v.closed_by > cast($1 as bigint) or v.place = 'discarded' and v.closed_at > a.finished_at)
), good as (
  select d.delivery_id, d.file, d.contract_id, d.business_date, d.store_id
  from wh.delivery as d
  join wh.run as r on r.run_id = d.run_id and r.outcome in ('published', 'published_with_quarantine')
  left join wh.withdrawal as w on w.delivery_id = d.delivery_id and w.run_id <= cast($1 as bigint) and (w.undone_by is null or w.undone_by > cast($1 as bigint))
  where d.delivery_id > (select min(q.delivery_id) from waits as q) and d.outcome = 'ok' and d.place = 'archive' and w.delivery_id is null and d.run_id <= cast($1 as bigint)
), replaced as (
  select q.delivery_id from waits as q join good as d on d.file = q.file and d.delivery_id > q.delivery_id
  union
  select q.delivery_id from waits as q
  join good as d on d.contract_id = q.contract_id and d.business_date = q.business_date and coalesce(d.store_id, '') = coalesce(q.store_id, '') and d.delivery_id > q.delivery_id
)
select q.delivery_id, q.file, q.dataset, q.business_date, q.store_id, count(*) over () as all_files
from waits as q
left join replaced as x on x.delivery_id = q.delivery_id
where x.delivery_id is null
order by q.delivery_id desc nulls last
limit cast($2 as bigint)
