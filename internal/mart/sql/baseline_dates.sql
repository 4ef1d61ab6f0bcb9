-- Business dates from $1 on that have facts, how many rows the largest dataset of each has, and whether sales, stock and till lines are among them.
select s.business_date, max(s.rows), max(case when s.dataset in ('sales', 'sale_lines') then 1 else 0 end) = 1, max(case when s.dataset = 'inventory' then 1 else 0 end) = 1,
  max(case when s.dataset = 'sale_lines' then 1 else 0 end) = 1
from (
  select business_date, dataset, cast(sum(rows) as bigint) as rows
  from wh.live_slice
  where delivery_id > 0 and dataset in ('sales', 'sale_lines', 'store_days', 'inventory') and business_date >= cast($1 as date)
  group by business_date, dataset
) as s
group by s.business_date
order by s.business_date nulls last
