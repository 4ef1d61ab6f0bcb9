-- Sums of promotions up to a date, as the run that is read shows them.
create view promotion_to_date as
select m.business_date, m.promotion_id, m.store_id, m.since, m.dates, m.days, m.products, m.units, m.baseline_units, m.unknown_units, m.missed_units,
  m.all_units, m.sales_value, m.baseline_value, m.all_value, m.regular_value, m.costless, m.cost, m.baseline_cost, m.funding, m.variance, m.steps
from wh.promotion_to_date as m
join wh.live_slice as s on s.dataset = 'promotion_to_date' and s.business_date = m.business_date and s.build_run = m.run_id
