-- What was sold without what it cost, for statements that ask for no cost: costs are a join of their own.
create view wh.live_sales as
select f.business_date, f.store_id, f.product_id, f.units, f.sales_value, f.on_promotion, f.returned_units, f.returned_value,
  cast(f.sales_value - coalesce(f.returned_value, 0) as decimal(14,2)) as net_sales
from wh.sales as f
join wh.live_slice as s on s.dataset = 'sales' and s.delivery_id = f.delivery_id and s.business_date = f.business_date
  and (s.store_id = '' or s.store_id = f.store_id)
