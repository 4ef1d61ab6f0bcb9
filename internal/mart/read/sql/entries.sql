-- grain: calendar entry in a window of days
-- inputs: calendar
-- $1 first day, $2 last day
select c.kind, c.event, c.date, c.region, c.store_id
from calendar as c
where c.date between cast($1 as date) and cast($2 as date)
order by c.date nulls last, c.kind collate "C" nulls last, c.event collate "C" nulls last
