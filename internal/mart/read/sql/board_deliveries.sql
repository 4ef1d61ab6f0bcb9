-- grain: business date x store (null: all stores) x dataset of what was delivered for the window
-- inputs: delivery_ledger
-- waiting = files in quarantine; loaded = files whose rows are in; first_run and last_run of the loaded ones.
-- $1 first day, $2 last day, $3 store ids, joined by $4
select v.business_date, v.store_id, v.dataset,
  coalesce(sum(case when v.place = 'quarantine' then 1 else 0 end), 0) as waiting,
  coalesce(sum(case when v.outcome = 'ok' and v.withdrawn_by is null then 1 else 0 end), 0) as loaded,
  min(case when v.outcome = 'ok' and v.withdrawn_by is null then v.run_id end) as first_run,
  max(case when v.outcome = 'ok' and v.withdrawn_by is null then v.run_id end) as last_run
from delivery_ledger as v
where v.business_date between cast($1 as date) and cast($2 as date)
  and (v.store_id is null or v.store_id in (select unnest(string_to_array(cast($3 as text), cast($4 as text)))))
group by v.business_date, v.store_id, v.dataset
order by v.business_date nulls last, v.store_id collate "C" nulls last, v.dataset collate "C" nulls last
