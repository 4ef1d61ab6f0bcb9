-- Loaded deliveries without any slice that a run after $1 can see.
select d.delivery_id
from wh.delivery as d
left join (
  select distinct delivery_id from wh.slice where superseded_by is null or superseded_by > cast($1 as bigint)
) as s on s.delivery_id = d.delivery_id
where d.outcome = 'ok' and d.place = 'archive' and not d.swept and s.delivery_id is null and d.run_id <= cast($1 as bigint)
order by d.delivery_id nulls last
