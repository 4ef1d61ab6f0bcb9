-- Deliveries of run $1 (0: all), or the one numbered $2 (0: all), or those in place $3 ('': all).
select d.delivery_id, d.run_id, d.dataset, d.file, d.sha256, d.bytes, d.contract_id, d.contract_version, d.contract_sha256,
  d.business_date, d.store_id, d.outcome, d.rows, cast(d.sales_value as text), d.findings_total, d.verdict, d.place, d.path,
  d.moved, d.withdrawn_by, d.closed_by, d.closed_why, d.swept, r.started_at, r.outcome
from wh.delivery as d
join wh.run as r on r.run_id = d.run_id
where (cast($1 as bigint) = 0 or d.run_id = cast($1 as bigint))
  and (cast($2 as bigint) = 0 or d.delivery_id = cast($2 as bigint))
  and (cast($3 as text) = '' or d.place = cast($3 as text))
order by d.delivery_id nulls last
