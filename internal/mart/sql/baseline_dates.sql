-- Business dates from $1 on that have facts, and how many rows the largest dataset of each has.
select s.business_date, max(s.rows)
from (
  select business_date, dataset, cast(sum(rows) as bigint) as rows
  from wh.live_slice
  where delivery_id > 0 and dataset in ('sales', 'sale_lines', 'store_days', 'inventory') and business_date >= cast($1 as date)
  group by business_date, dataset
) as s
group by s.business_date
order by s.business_date nulls last
