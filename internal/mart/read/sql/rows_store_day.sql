-- grain: row of store_days of one date, with the file and line that brought it
-- inputs: store_days
-- $1 date, $2 store ('' all)
select d.store_id, cast(d.transactions * 1000 as bigint) as transactions, cast(d.visitors * 1000 as bigint) as visitors,
  cast(d.net_sales * 100 as bigint) as net_sales, d.is_open, d.delivery_id, d.source_line
from store_days as d
where d.business_date = cast($1 as date) and (cast($2 as text) = '' or d.store_id = cast($2 as text))
order by d.store_id collate "C" nulls last, d.delivery_id nulls last, d.source_line nulls last
