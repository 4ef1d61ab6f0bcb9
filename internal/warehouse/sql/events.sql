-- What the calendar says of dates from $1 on by which half of the stores or more are touched, by date and name. What is said for each
-- region of its own counts for all of them together; without a stores master only what is said of the whole chain counts.
select e.date, e.event
from (
  select c.date, c.event, count(distinct s.store_id) as touched, max(case when c.region is null and c.store_id is null then 1 else 0 end) as everywhere
  from calendar as c
  left join stores as s on (c.region is null or c.region = s.region) and (c.store_id is null or c.store_id = s.store_id)
  where c.date >= cast($1 as date) and c.kind <> 'school_holiday'
  group by c.date, c.event
) as e
cross join (select count(*) as stores from stores) as a
where e.everywhere = 1 or a.stores > 0 and 2 * e.touched >= a.stores
order by e.date nulls last, e.event collate "C" nulls last
