-- Stores that exist on date $1 by their first and last day: their opening days, and 1 where the calendar closes them.
select t.store_id, t.opening_days, max(case when c.kind is null then 0 else 1 end) as shut
from stores as t
left join calendar as c on c.date = cast($1 as date) and c.kind = 'closed'
  and (c.region is null or c.region = t.region) and (c.store_id is null or c.store_id = t.store_id)
where (t.opened_on is null or t.opened_on <= cast($1 as date)) and (t.closed_on is null or t.closed_on >= cast($1 as date))
group by t.store_id, t.opening_days
order by t.store_id collate "C" nulls last
