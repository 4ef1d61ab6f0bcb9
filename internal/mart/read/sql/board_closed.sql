-- grain: calendar entry that closes stores in a window
-- inputs: calendar
-- $1 first day, $2 last day
select c.date, c.region, c.store_id
from calendar as c
where c.kind = 'closed' and c.date between cast($1 as date) and cast($2 as date)
order by c.date nulls last, c.region collate "C" nulls last, c.store_id collate "C" nulls last
