-- The stable views of the marts: actuals joined with what was expected, as the run that is read shows them.
create view expected_sales as
select m.business_date, m.store_id, m.product_id, m.expected_units, m.baseline_units, m.ladder_step, m.variance_ratio
from wh.expected_sales as m
join wh.live_slice as s on s.dataset = 'expected_sales' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view expected_store_day as
select m.business_date, m.store_id, m.expected_net_sales, m.low_net_sales, m.high_net_sales, m.expected_transactions,
  m.expected_units, m.relative_error, m.clean_days, m.excluded_days, m.ladder_step, m.promotion_share, m.event,
  m.bottom_up_net_sales, m.trading_share
from wh.expected_store_day as m
join wh.live_slice as s on s.dataset = 'expected_store_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view expected_category_day as
select m.business_date, m.store_id, m.category, m.expected_net_sales, m.expected_units
from wh.expected_category_day as m
join wh.live_slice as s on s.dataset = 'expected_category_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view wh.live_store_day as
select m.*
from wh.store_day as m
join wh.live_slice as s on s.dataset = 'store_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view store_day as
select m.business_date, m.store_id, m.is_open, m.net_sales, m.sales_value, m.returned_value, m.units, m.transactions,
  m.discount, m.gross_margin, e.expected_net_sales, e.low_net_sales, e.high_net_sales, m.complete,
  m.on_promotion, m.has_sales, m.has_store_days, m.has_inventory, e.expected_transactions, e.expected_units
from wh.live_store_day as m
left join expected_store_day as e on e.business_date = m.business_date and e.store_id = m.store_id
--;
create view product_day as
select m.business_date, m.product_id, m.net_sales, m.units, m.gross_margin, m.stores_selling, m.stores_in_stock
from wh.product_day as m
join wh.live_slice as s on s.dataset = 'product_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view wh.live_category_day as
select m.* from wh.category_day as m
join wh.live_slice as s on s.dataset = 'category_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
-- In two halves, as store_days.
create view category_day as
select a.business_date, a.store_id, a.category, a.net_sales, a.units, a.gross_margin, e.expected_net_sales, e.expected_units
from wh.live_category_day as a
left join expected_category_day as e on e.business_date = a.business_date and e.store_id = a.store_id and e.category = a.category
union all
select e.business_date, e.store_id, e.category, cast(null as decimal(14,2)), cast(null as decimal(14,3)), cast(null as decimal(14,2)),
  e.expected_net_sales, e.expected_units
from expected_category_day as e
left join wh.live_category_day as a on a.business_date = e.business_date and a.store_id = e.store_id and a.category = e.category
where a.store_id is null
--;
create view stockout_day as
select m.business_date, m.store_id, m.product_id, m.category, m.out_since, m.units, m.on_hand, m.stockout_hours,
  m.expected_units, m.lost_units, m.episode_lost_units, m.unit_price, m.unit_cost
from wh.stockout_day as m
join wh.live_slice as s on s.dataset = 'stockout_day' and s.business_date = m.business_date and s.build_run = m.run_id
