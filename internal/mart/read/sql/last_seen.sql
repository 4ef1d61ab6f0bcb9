-- grain: one row
-- inputs: store_day
-- $1 store
select max(d.business_date) as last_seen from store_day as d where d.store_id = cast($1 as text)
