-- grain: event that touches one store in a window of days: promotions by their dates, calendar entries by their day
-- inputs: promotions, calendar, stores
-- $1 store, $2 first day, $3 last day
with place as (
  select max(s.region) as region from stores as s where s.store_id = cast($1 as text)
)
select 'promotion' as kind, p.promotion_id as id, coalesce(max(p.name), p.promotion_id) as name,
  min(p.starts_on) as first_day, max(p.ends_on) as last_day, count(distinct p.product_id) as products
from promotions as p
where (p.store_id is null or p.store_id = cast($1 as text))
  and p.starts_on <= cast($3 as date) and p.ends_on >= cast($2 as date)
group by p.promotion_id
union all
select c.kind, c.event, c.event, c.date, c.date, 0
from calendar as c
join place as r on c.region is null or c.region = r.region
where c.date between cast($2 as date) and cast($3 as date)
  and (c.store_id is null or c.store_id = cast($1 as text))
order by 4 nulls last, 1 nulls last, 2 nulls last
