-- Loaded deliveries whose bytes have one of the hashes in $1, a list divided by commas: the candidates for a duplicate.
select d.delivery_id, d.run_id, d.dataset, d.file, d.sha256, d.business_date, d.store_id, d.contract_id, w.run_id,
  case when f.delivery_id is null then d.path else '' end as path
from wh.delivery as d
left join wh.withdrawal as w on w.delivery_id = d.delivery_id and w.undone_by is null
left join wh.file_left as f on f.delivery_id = d.delivery_id
where d.outcome = 'ok' and d.place = 'archive'
  and d.sha256 in (select unnest(string_to_array(cast($1 as text), ',')))
order by d.delivery_id desc nulls last
