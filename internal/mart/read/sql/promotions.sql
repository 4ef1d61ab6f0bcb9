-- grain: promotion that touches a window of days, of all stores or of one store by name
-- inputs: promotions
-- products = 0: of all products.
-- $1 first day, $2 last day, $3 store ('' for the promotions of all stores)
select p.promotion_id, coalesce(max(p.name), p.promotion_id) as name, min(p.starts_on) as first_day, max(p.ends_on) as last_day,
  count(distinct p.product_id) as products
from promotions as p
where p.starts_on <= cast($2 as date) and p.ends_on >= cast($1 as date)
  and coalesce(p.store_id, '') = cast($3 as text)
group by p.promotion_id
order by min(p.starts_on) nulls last, p.promotion_id collate "C" nulls last
