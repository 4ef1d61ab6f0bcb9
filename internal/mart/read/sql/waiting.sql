-- grain: file that waited in quarantine as run $1 left it (a number beyond all runs: now), and in whose place nothing was loaded by then; the first $7 of them, and
--   one of each dataset, business date from $4 to $3, and kind of place (all stores, the store $5, another)
-- inputs: wh.delivery, wh.run, wh.withdrawal
-- place = 1, 2, ... in the order of what is missing most on the nights from $2 to $3: facts of them, those of all stores first, facts of other nights, what is of none; the
-- newest first where $2 is null; $8: those of other nights after all of these. all_files and here = of all, how many there are, and how many of them are of these nights or of none.
-- $6 stores in whose scope it is asked, separated by unit separators; null: all of the chain
with waits as (
  select v.delivery_id, v.file, v.dataset, v.business_date, v.store_id, v.contract_id,
    case when v.store_id is null then 'all' when v.store_id = cast($5 as text) then 'own' else 'other' end as whose,
    case when v.business_date is null or v.business_date between cast($2 as date) and cast($3 as date) then 1 else 0 end as here,
    case
      when cast($2 as date) is null then 0
      when v.dataset not in ('sales', 'sale_lines', 'store_days', 'inventory') then 16
      else case v.dataset when 'sales' then 0 when 'sale_lines' then 1 when 'store_days' then 2 else 3 end + case when v.store_id is null then 0 else 4 end
        + case when v.business_date between cast($2 as date) and cast($3 as date) then 0 else 8 end
    end + case when cast($8 as boolean) and v.business_date not between cast($2 as date) and cast($3 as date) then 32 else 0 end as missed
  from wh.delivery as v
  join wh.run as r on r.run_id = v.run_id and r.outcome <> 'running'
  left join wh.run as a on a.run_id = cast($1 as bigint)
  where v.run_id <= cast($1 as bigint) and (v.place = 'quarantine' or v.closed_by > cast($1 as bigint) or v.place = 'discarded' and v.closed_at > a.finished_at)
    and (cast($6 as text) is null or v.store_id in (select unnest(string_to_array(cast($6 as text), chr(31))))
      or v.store_id is null and v.dataset in ('sales', 'sale_lines', 'store_days', 'inventory'))
), good as (
  select d.delivery_id, d.file, d.contract_id, d.business_date, d.store_id
  from wh.delivery as d
  join wh.run as r on r.run_id = d.run_id and r.outcome in ('published', 'published_with_quarantine')
  left join wh.withdrawal as w on w.delivery_id = d.delivery_id and w.run_id <= cast($1 as bigint) and (w.undone_by is null or w.undone_by > cast($1 as bigint))
  where d.outcome = 'ok' and d.place = 'archive' and w.delivery_id is null and d.run_id <= cast($1 as bigint)
), replaced as (
  select q.delivery_id from waits as q join good as d on d.file = q.file and d.delivery_id > q.delivery_id
  union
  select q.delivery_id from waits as q
  join good as d on d.contract_id = q.contract_id and d.business_date = q.business_date and coalesce(d.store_id, '') = coalesce(q.store_id, '') and d.delivery_id > q.delivery_id
)
select x.delivery_id, x.file, x.dataset, x.business_date, x.store_id, x.place, x.all_files, x.here
from (
  select q.delivery_id, q.file, q.dataset, q.business_date, q.store_id,
    row_number() over (order by q.missed, q.delivery_id desc) as place,
    row_number() over (partition by q.dataset, q.business_date, q.whose order by q.delivery_id desc) as of_kind,
    count(*) over () as all_files, cast(sum(q.here) over () as bigint) as here
  from waits as q
  left join replaced as x on x.delivery_id = q.delivery_id
  where x.delivery_id is null
) as x
where x.place <= cast($7 as bigint) or x.of_kind = 1 and x.business_date between cast($4 as date) and cast($3 as date)
order by x.place nulls last
