-- Deliveries of run $1 (0: all), or the one numbered $2 (0: all), or those in place $3 ('': all); $4: with their verdicts.
-- Those after $5 only, the first $6 of them.
select d.delivery_id, d.run_id, d.dataset, d.file, d.sha256, d.bytes, d.contract_id, d.contract_version, d.contract_sha256,
  d.business_date, d.store_id, d.outcome, d.rows, cast(d.sales_value as text), d.findings_total,
  case when cast($4 as boolean) then d.verdict else '{}' end, d.place, d.path,
  d.moved, w.run_id, d.closed_by, case when d.closed_why <> '' then d.closed_why else coalesce(w.why, '') end, d.swept, d.released_from,
  r.started_at, r.outcome, f.left_at, d.closed_at, coalesce(d.closed_who, '')
from wh.delivery as d
join wh.run as r on r.run_id = d.run_id
left join wh.withdrawal as w on w.delivery_id = d.delivery_id and w.undone_by is null
left join wh.file_left as f on f.delivery_id = d.delivery_id
where (cast($1 as bigint) = 0 or d.run_id = cast($1 as bigint))
  and (cast($2 as bigint) = 0 or d.delivery_id = cast($2 as bigint))
  and (cast($3 as text) = '' or d.place = cast($3 as text))
  and d.delivery_id > cast($5 as bigint)
order by d.delivery_id nulls last
limit cast($6 as bigint)
