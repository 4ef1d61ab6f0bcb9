-- A night's store-days with their normal: the mean of the same weekday in the eight weeks before.
insert into store_day (business_date, store_id, net_sales, units, normal)
select n.business_date, n.store_id, n.net_sales, n.units, w.normal
from (
  select business_date, store_id, sum(sales_value - coalesce(returned_value, 0)) as net_sales, sum(units) as units
  from sales where business_date = cast(:date as date) group by business_date, store_id
) n
left join (
  select store_id, round(avg(net_sales), 2) as normal
  from store_day
  where business_date in (select cast(:date as date) - 7 * w from generate_series(1, 8) w)
  group by store_id
) w on w.store_id = n.store_id
on conflict (business_date, store_id) do update set net_sales = excluded.net_sales, units = excluded.units, normal = excluded.normal
