-- part_pair: the pairs of the date of pair_day that traded or sold.
insert into part_pair (business_date, store_id, product_id, kind, served, sold, value, used, expected, ladder_step, variance_ratio, high_price, rate, exposure)
select state_date, store_id, product_id, kind, served, sold, value, used, expected, ladder_step, variance_ratio, high_price,
  slow_units / nullif(slow_days, 0), exposure
from pair_day
where kind <> 0 or sold > 0
