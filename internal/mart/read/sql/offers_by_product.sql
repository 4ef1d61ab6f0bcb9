-- grain: product ('' all products) x promotion that touches a window of days x store that it names ('' all stores)
-- inputs: promotions
-- products = 0: of all products.
-- $1 first day, $2 last day
select coalesce(p.product_id, '') as product_id, p.promotion_id, coalesce(p.store_id, '') as store_id, max(p.name) as name, max(p.mechanic) as mechanic,
  min(p.starts_on) as first_day, max(p.ends_on) as last_day, count(distinct p.product_id) as products
from promotions as p
where p.starts_on <= cast($2 as date) and p.ends_on >= cast($1 as date)
group by coalesce(p.product_id, ''), p.promotion_id, coalesce(p.store_id, '')
order by p.promotion_id collate "C" nulls last, coalesce(p.store_id, '') collate "C" nulls last
