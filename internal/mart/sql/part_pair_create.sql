-- part_pair: the pairs of the dates of a part that traded or sold, as the baseline left them. rate is what the pair usually sells on a day
-- of exposure 1. selling: false where it has sold nothing for so long that it is not for sale, whatever the record says.
create temp view part_pair as
select state_date as business_date, store_id, product_id, kind, served, sold, value, used, expected, ladder_step, variance_ratio, high_price,
  slow_units / nullif(slow_days, 0) as rate, exposure, case when sold <= 0 and kind = 1 and weight = 0 then false else true end as selling
from pair_day
where kind <> 0 or sold > 0
