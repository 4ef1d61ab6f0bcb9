-- grain: promotion that touches a window of days, of all stores ('' for the store) or x store that it names
-- inputs: promotions
-- products = 0: of all products.
-- $1 first day, $2 last day, $3 'named' for those that name stores, '' for those of all stores, $4 store ('' any)
select coalesce(p.store_id, '') as store_id, p.promotion_id, coalesce(max(p.name), p.promotion_id) as name, min(p.starts_on) as first_day, max(p.ends_on) as last_day,
  count(distinct p.product_id) as products
from promotions as p
where p.starts_on <= cast($2 as date) and p.ends_on >= cast($1 as date)
  and (p.store_id is null and cast($3 as text) = '' or p.store_id is not null and cast($3 as text) = 'named' and (cast($4 as text) = '' or p.store_id = cast($4 as text)))
group by p.promotion_id, coalesce(p.store_id, '')
order by min(p.starts_on) nulls last, p.promotion_id collate "C" nulls last, coalesce(p.store_id, '') collate "C" nulls last
