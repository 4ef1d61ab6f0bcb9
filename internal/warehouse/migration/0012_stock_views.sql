-- The stable views of the marts of stock, as the run that is read shows them.
create view stock_check as
select m.business_date, m.kind, m.checks
from wh.stock_check as m
join wh.live_slice as s on s.dataset = 'stock_check' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view silent_day as
select m.business_date, m.store_id, m.product_id, m.silent_since, m.silent_days, m.units_before, m.clean_days, m.expected_units, m.missed_units,
  m.counted_units, m.missed_today, m.daily_units, m.variance_ratio, m.peers, m.peers_selling, m.on_hand, m.unit_price, m.unit_cost, m.ladder_step
from wh.silent_day as m
join wh.live_slice as s on s.dataset = 'silent_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view drop_day as
select m.business_date, m.product_id, m.place, m.drop_since, m.drop_days, m.stores, m.selling, m.normal_selling, m.selling_days, m.normal_days,
  m.units, m.expected_units, m.expected_today, m.in_stock, m.unit_price, m.unit_cost
from wh.drop_day as m
join wh.live_slice as s on s.dataset = 'drop_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view negative_day as
select m.business_date, m.store_id, m.product_id, m.negative_since, m.on_hand, m.units, m.silent_since, m.silent_units, m.missed_today,
  m.unit_price, m.unit_cost
from wh.negative_day as m
join wh.live_slice as s on s.dataset = 'negative_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view cover_day as
select m.business_date, m.store_id, m.product_id, m.kind, m.on_hand, m.on_order, m.daily_units, m.lead_days, m.expected_lead, m.expected_units,
  m.variance_ratio, m.idle_since, m.last_sold, m.case_pack, m.unit_price, m.unit_cost, m.clean_days, m.ladder_step
from wh.cover_day as m
join wh.live_slice as s on s.dataset = 'cover_day' and s.business_date = m.business_date and s.build_run = m.run_id
