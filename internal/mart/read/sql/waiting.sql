-- grain: file that waits in quarantine, now, whatever run is read
-- inputs: delivery_ledger
-- $1 how many at most
select v.delivery_id, v.file, v.dataset, v.business_date, count(*) over () as all_files
from delivery_ledger as v
where v.place = 'quarantine'
order by v.delivery_id desc nulls last
limit cast($1 as bigint)
