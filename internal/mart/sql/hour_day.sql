-- hour_day: what was sold in each hour of dates $4 (between $1 and $2), by run $3: of a store (no category), and of a category in all stores
-- (no store). Inputs: sale_lines, products. An hour counts from the midnight that the business date begins with; lines without a time have none.
insert into wh.hour_day (business_date, store_id, category, hour, until_hour, net_sales, units, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date),
line as (
  select l.business_date, l.store_id, l.delivery_id, coalesce(p.category, '') as category,
    cast(extract(hour from l.sold_at) as bigint) + 24 * cast(cast(l.sold_at as date) - l.business_date as bigint) as hour,
    sum(case when l.line_kind = 'return' then -abs(l.sales_value) else l.sales_value end) as net_sales,
    sum(case when l.line_kind = 'return' then 0 else l.units end) as units
  from sale_lines as l
  join night as n on n.business_date = l.business_date
  left join products as p on p.product_id = l.product_id
  where l.business_date between cast($1 as date) and cast($2 as date) and l.line_kind in ('sale', 'return')
  group by l.business_date, l.store_id, l.delivery_id, coalesce(p.category, ''), cast(extract(hour from l.sold_at) as bigint) + 24 * cast(cast(l.sold_at as date) - l.business_date as bigint)
),
sent as (
  select business_date, delivery_id, max(hour) as hour from line group by business_date, delivery_id
),
store as (
  select l.business_date, l.store_id, max(s.hour) as hour
  from line as l
  join sent as s on s.business_date = l.business_date and s.delivery_id = l.delivery_id
  group by l.business_date, l.store_id
)
select l.business_date, l.store_id, '', l.hour, max(s.hour), sum(l.net_sales), sum(l.units), cast($3 as bigint)
from line as l
join store as s on s.business_date = l.business_date and s.store_id = l.store_id
group by l.business_date, l.store_id, l.hour
union all
select business_date, '', category, hour, cast(null as bigint), sum(net_sales), sum(units), cast($3 as bigint)
from line group by business_date, category, hour
