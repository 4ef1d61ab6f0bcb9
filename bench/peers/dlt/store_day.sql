-- A night's store-days with their normal: the mean of the same weekday in the eight weeks before.
create table if not exists store_day (business_date date, store_id varchar, net_sales decimal(16, 2), units decimal(16, 3), normal decimal(16, 2));
delete from store_day where business_date = cast(%s as date);
insert into store_day
select n.business_date, n.store_id, n.net_sales, n.units, w.normal
from (
  select business_date, store_id, sum(sales_value - coalesce(returned_value, 0)) as net_sales, sum(units) as units
  from sales where business_date = cast(%s as date) group by business_date, store_id
) n
left join (
  select s.store_id, cast(avg(s.net_sales) as decimal(16, 2)) as normal
  from store_day s
  where s.business_date < cast(%s as date) and s.business_date >= cast(%s as date) - 56 and mod(cast(%s as date) - s.business_date, 7) = 0
  group by s.store_id
) w on w.store_id = n.store_id
