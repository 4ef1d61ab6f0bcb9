-- The business dates that the run being read shows, newest first, at most $1.
select distinct business_date from wh.live_slice
where delivery_id > 0 and business_date is not null and dataset in ('sales', 'sale_lines', 'store_days', 'inventory')
order by business_date desc nulls last limit cast($1 as bigint)
