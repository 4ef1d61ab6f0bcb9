-- grain: one row
-- inputs: promotions
-- How many promotions of a window are for stores by name: mostly none, and then no store need be asked for.
-- $1 first day, $2 last day
select count(*) as promotions
from promotions as p
where p.starts_on <= cast($2 as date) and p.ends_on >= cast($1 as date) and p.store_id is not null
