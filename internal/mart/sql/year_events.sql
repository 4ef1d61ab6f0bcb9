-- Holidays of all stores from $1 to $2: those that take their day of last year along.
select c.date, min(c.event)
from calendar as c
where c.kind in ('holiday', 'closed') and coalesce(c.region, '') = '' and coalesce(c.store_id, '') = '' and c.date between cast($1 as date) and cast($2 as date)
group by c.date
order by c.date nulls last
