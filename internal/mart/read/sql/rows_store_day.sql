-- grain: row of store_days of one store and date, with the file and line that brought it
-- inputs: store_days
-- $1 store, $2 date
select cast(d.transactions * 1000 as bigint) as transactions, cast(d.visitors * 1000 as bigint) as visitors,
  cast(d.net_sales * 100 as bigint) as net_sales, d.is_open, d.delivery_id, d.source_line
from store_days as d
where d.store_id = cast($1 as text) and d.business_date = cast($2 as date)
order by d.delivery_id nulls last, d.source_line nulls last
