-- What the release of run $1 made of quarantined deliveries: where each is now, and what was found of it; a verdict of '' stays.
update wh.delivery set outcome = s.outcome, rows = s.rows, sales_value = s.sales_value, findings_total = s.findings_total,
  verdict = case when s.verdict = '' then wh.delivery.verdict else s.verdict end, contract_id = s.contract_id, contract_version = s.contract_version, contract_sha256 = s.contract_sha256,
  place = s.place, path = s.path, closed_by = s.closed_by, closed_why = s.closed_why
from wh.delivery_settled as s
where s.run_id = cast($1 as bigint) and wh.delivery.delivery_id = s.delivery_id
