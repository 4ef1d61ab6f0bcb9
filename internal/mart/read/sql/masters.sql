-- grain: store of the master
-- inputs: stores
select s.store_id, s.name, s.region, s.format, s.city, s.opened_on, s.closed_on,
  cast(s.latitude * 1000000 as bigint), cast(s.longitude * 1000000 as bigint)
from stores as s
order by s.store_id collate "C" nulls last
