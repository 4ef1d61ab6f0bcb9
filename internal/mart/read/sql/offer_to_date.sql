-- grain: promotion x store, over its days up to a date
-- inputs: promotion_to_date
-- $1 the dates that the promotions are summed up to, separated by commas, $2 the promotions, separated by unit separators
-- The sums are those that a verdict is made of (mart/promotions): of pairs of which something was expected; unknown_units are those of the others.
select t.business_date, t.since, t.promotion_id, t.store_id, t.days, cast(t.units * 1000 as bigint) as units, cast(t.baseline_units * 1000 as bigint) as baseline_units,
  cast(t.unknown_units * 1000 as bigint) as unknown_units, cast(t.missed_units * 1000 as bigint) as missed_units, cast(t.sales_value * 100 as bigint) as sales_value,
  cast(t.all_value * 100 as bigint) as all_value, cast(t.regular_value * 100 as bigint) as regular_value, cast(t.baseline_value * 100 as bigint) as baseline_value,
  case when t.costless = 0 then cast((t.sales_value - t.cost + t.funding - (t.baseline_value - t.baseline_cost)) * 100 as bigint) end as margin
from promotion_to_date as t
where t.business_date = any(cast(string_to_array(cast($1 as text), ',') as date[])) and t.promotion_id = any(string_to_array(cast($2 as text), chr(31)))
order by t.promotion_id collate "C" nulls last, t.store_id collate "C" nulls last
