-- Till lines of deliveries $1 to $2 by store-day. A transaction is store x date x till x number; one that holds nothing but
-- other kinds (deposits, gift cards, voids …) is not counted, those lines are counted and summed on their own.
insert into wh.line_days (business_date, store_id, transactions, other_lines, other_value, delivery_id, source_line)
select t.business_date, t.store_id, cast(sum(t.merchandise) as decimal(14,3)), sum(t.other_lines), cast(sum(t.other_value) as decimal(14,2)),
  t.delivery_id, min(t.source_line)
from (
  select l.delivery_id, l.business_date, l.store_id, coalesce(l.till_id, '') as till_id, l.transaction_id,
    max(case when l.line_kind in ('sale', 'return') then 1 else 0 end) as merchandise,
    sum(case when l.line_kind in ('sale', 'return') then 0 else 1 end) as other_lines,
    sum(case when l.line_kind in ('sale', 'return') then 0 else coalesce(l.sales_value, 0) end) as other_value,
    min(l.source_line) as source_line
  from wh.sale_lines as l
  where l.delivery_id between cast($1 as bigint) and cast($2 as bigint)
  group by l.delivery_id, l.business_date, l.store_id, coalesce(l.till_id, ''), l.transaction_id
) as t
group by t.delivery_id, t.business_date, t.store_id
