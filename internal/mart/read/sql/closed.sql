-- grain: calendar entry that closes stores
-- inputs: calendar
select c.date, c.region, c.store_id
from calendar as c
where c.kind = 'closed'
order by c.date nulls last, c.region collate "C" nulls last, c.store_id collate "C" nulls last
