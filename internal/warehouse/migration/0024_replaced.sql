-- Files that wait in quarantine and were replaced since: the newest later delivery that was loaded and counts, under the same contract
-- for the same business date and store, or from a file of the same name.
create view wh.replaced_file as
select q.delivery_id, max(d.delivery_id) as replaced_by
from wh.delivery as q
join wh.delivery as d on d.delivery_id > q.delivery_id
  and (d.file = q.file or q.business_date is not null and d.contract_id = q.contract_id and d.business_date = q.business_date and d.store_id is not distinct from q.store_id)
join wh.run as r on r.run_id = d.run_id
left join wh.withdrawal as w on w.delivery_id = d.delivery_id and w.undone_by is null
where q.place = 'quarantine' and d.outcome = 'ok' and d.place = 'archive' and w.delivery_id is null and r.outcome in ('published', 'published_with_quarantine')
group by q.delivery_id
