-- The business dates from $1 on of which the run being read shows anything of a dataset, oldest first.
select distinct dataset, business_date from wh.live_slice
where delivery_id > 0 and business_date >= cast($1 as date) and dataset in ('sales', 'sale_lines', 'store_days', 'inventory')
order by dataset, business_date nulls last
