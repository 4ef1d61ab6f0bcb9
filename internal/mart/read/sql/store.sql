-- grain: one store, from its master and its days
-- inputs: stores, store_day
-- No row: no such store in the master, and nothing was ever delivered for it.
-- $1 store
select k.store_id, max(k.name) as name, max(k.region) as region, max(k.format) as format, max(k.city) as city,
  max(k.opened_on) as opened_on, max(k.closed_on) as closed_on
from (
  select s.store_id, s.name, s.region, s.format, s.city, s.opened_on, s.closed_on
  from stores as s where s.store_id = cast($1 as text)
  union all
  select d.store_id, null, null, null, null, null, null
  from store_day as d where d.store_id = cast($1 as text)
) as k
group by k.store_id
