-- grain: file that waits in quarantine and that nothing has replaced since, now, whatever run is read
-- inputs: delivery_ledger, replaced_file
-- $1 how many at most
select v.delivery_id, v.file, v.dataset, v.business_date, v.store_id, count(*) over () as all_files
from delivery_ledger as v
left join wh.replaced_file as x on x.delivery_id = v.delivery_id
where v.place = 'quarantine' and x.delivery_id is null
order by v.delivery_id desc nulls last
limit cast($1 as bigint)
