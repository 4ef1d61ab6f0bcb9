-- grain: store, one page of them by id
-- inputs: stores, store_day
-- Stores of the master and stores with anything delivered in the window; not those that closed before or open after it.
-- $1 first day, $2 last day, $3 region ('' all), $4 store ('' all), $5 rows a page, $6 rows before it
select k.store_id, max(k.name) as name, max(k.region) as region, max(k.opened_on) as opened_on, max(k.closed_on) as closed_on,
  count(*) over () as all_stores
from (
  select s.store_id, s.name, s.region, s.opened_on, s.closed_on from stores as s
  where (s.opened_on is null or s.opened_on <= cast($2 as date)) and (s.closed_on is null or s.closed_on >= cast($1 as date))
  union all
  select d.store_id, s.name, s.region, s.opened_on, s.closed_on
  from store_day as d
  left join stores as s on s.store_id = d.store_id
  where d.business_date between cast($1 as date) and cast($2 as date)
) as k
where (cast($3 as text) = '' or k.region = cast($3 as text))
  and (cast($4 as text) = '' or k.store_id = cast($4 as text))
group by k.store_id
order by k.store_id collate "C" nulls last
limit cast($5 as bigint) offset cast($6 as bigint)
