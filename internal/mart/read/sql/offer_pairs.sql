-- grain: promotion x store x product x date, of some dates
-- inputs: promotion_pair_day
-- $1 first day, $2 last day
select d.business_date, d.promotion_id, d.store_id, d.product_id, cast(d.units * 1000 as bigint) as units, cast(d.baseline_units * 1000 as bigint) as baseline_units,
  cast(d.missed_units * 1000 as bigint) as missed_units, cast(d.sales_value * 100 as bigint) as sales_value
from promotion_pair_day as d
where d.business_date between cast($1 as date) and cast($2 as date)
