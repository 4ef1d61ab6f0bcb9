-- The views of prices, promotions and returns, as the run that is read shows them.
create view price_day as
select m.business_date, m.product_id, m.regular_price, m.regular_stores, m.unit_cost, m.pairs, m.ordinary_pairs, m.ordinary_units,
  m.judged_units, m.judged_expected, m.judged_variance
from wh.price_day as m
join wh.live_slice as s on s.dataset = 'price_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view price_off_day as
select m.business_date, m.store_id, m.product_id, m.promotion_id, m.units, m.sales_value, m.fair_value, m.cost, m.spread, m.stores,
  m.own_price, m.chain_price, m.rate, m.exposure
from wh.price_off_day as m
join wh.live_slice as s on s.dataset = 'price_off_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view promotion_pair_day as
select m.business_date, m.promotion_id, m.store_id, m.product_id, m.units, m.baseline_units, m.sales_value, m.regular_value, m.baseline_value,
  m.cost, m.baseline_cost, m.funding, m.missed_units, m.variance, m.ladder_step
from wh.promotion_pair_day as m
join wh.live_slice as s on s.dataset = 'promotion_pair_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view promotion_day as
select m.business_date, m.promotion_id, m.product_id, m.part, m.stores, m.products, m.units, m.expected_units, m.variance, m.margin
from wh.promotion_day as m
join wh.live_slice as s on s.dataset = 'promotion_day' and s.business_date = m.business_date and s.build_run = m.run_id
--;
create view return_day as
select m.business_date, m.store_id, m.product_id, m.pairs, m.units, m.returned_units, m.returned_value, m.squares
from wh.return_day as m
join wh.live_slice as s on s.dataset = 'return_day' and s.business_date = m.business_date and s.build_run = m.run_id
