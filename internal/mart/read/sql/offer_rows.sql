-- grain: all promotions that touch a window of days, how many rows of products and stores they have
-- inputs: promotions
-- $1 first day, $2 last day
select count(*) from promotions as p where p.starts_on <= cast($2 as date) and p.ends_on >= cast($1 as date)
