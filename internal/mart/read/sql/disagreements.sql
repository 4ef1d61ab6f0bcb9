-- grain: store-day whose mart is not what its facts add up to, and the measure; of months that have left there are no facts
-- inputs: store_day, sales
select coalesce(d.business_date, f.business_date) as business_date, coalesce(d.store_id, f.store_id) as store_id, m.what,
  coalesce(case m.what when 'net_sales' then cast(d.net_sales as text) when 'sales_value' then cast(d.sales_value as text) else cast(d.units as text) end, 'nothing') as mart,
  coalesce(case m.what when 'net_sales' then cast(f.net_sales as text) when 'sales_value' then cast(f.sales_value as text) else cast(f.units as text) end, 'nothing') as facts
from (
  select business_date, store_id, net_sales, sales_value, units from store_day
  where has_sales and business_date >= (select coalesce(max(left_before), date '0001-01-01') from wh.offload)
) as d
full join (
  select business_date, store_id, sum(net_sales) as net_sales, sum(sales_value) as sales_value, sum(units) as units
  from wh.live_sales
  where business_date >= (select coalesce(max(left_before), date '0001-01-01') from wh.offload)
  group by business_date, store_id
) as f on f.business_date = d.business_date and f.store_id = d.store_id
cross join (select 'net_sales' as what union all select 'sales_value' union all select 'units') as m
where case m.what when 'net_sales' then coalesce(d.net_sales, -1) <> coalesce(f.net_sales, -1)
  when 'sales_value' then coalesce(d.sales_value, -1) <> coalesce(f.sales_value, -1) else coalesce(d.units, -1) <> coalesce(f.units, -1) end
order by coalesce(d.business_date, f.business_date) nulls last, coalesce(d.store_id, f.store_id) collate "C" nulls last,
  m.what collate "C" nulls last
