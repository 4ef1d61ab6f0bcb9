-- grain: business date x store (null: all stores) x dataset of what was delivered for the window
-- inputs: delivery_ledger, wh.delivery, wh.run
-- waiting = files in quarantine; loaded = files whose rows are in (a good file of a run that was stopped lies in landing); first_run and last_run of the loaded ones, as run $3
-- left them. What waits is told as run $4 left it (a number beyond all runs: now), for a file of run $3 may be discarded since.
-- $1 first day, $2 last day, $3 run, $4 run as of which quarantine is told
select v.business_date, v.store_id, v.dataset,
  coalesce(sum(case when v.place = 'quarantine' or v.closed_by > cast($4 as bigint) or v.place = 'discarded' and d.closed_at > a.finished_at then 1 else 0 end), 0) as waiting,
  coalesce(sum(case when v.outcome = 'ok' and v.place = 'archive' and (v.withdrawn_by is null or v.withdrawn_by > cast($3 as bigint)) then 1 else 0 end), 0) as loaded,
  min(case when v.outcome = 'ok' and v.place = 'archive' and (v.withdrawn_by is null or v.withdrawn_by > cast($3 as bigint)) then v.run_id end) as first_run,
  max(case when v.outcome = 'ok' and v.place = 'archive' and (v.withdrawn_by is null or v.withdrawn_by > cast($3 as bigint)) then v.run_id end) as last_run
from delivery_ledger as v
join wh.delivery as d on d.delivery_id = v.delivery_id
left join wh.run as a on a.run_id = cast($4 as bigint)
where v.business_date between cast($1 as date) and cast($2 as date) and v.run_id <= cast($3 as bigint)
group by v.business_date, v.store_id, v.dataset
