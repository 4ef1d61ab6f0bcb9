-- The control totals of date $1 by store.
select store_id, cast(net_sales as text) from wh.sent_store_days where business_date = cast($1 as date) and net_sales is not null
