-- grain: date of a promotion, whole ('' for the store) or x store
-- inputs: promotion_pair_day
-- $1 promotion, $2 first day, $3 last day, $4 'each' by store
select d.store_id, d.business_date, cast(sum(d.units) * 1000 as bigint) as units, cast(sum(d.baseline_units) * 1000 as bigint) as baseline_units
from (
  select case when cast($4 as text) = 'each' then y.store_id else '' end as store_id, y.business_date, y.units, y.baseline_units
  from promotion_pair_day as y
  where y.promotion_id = cast($1 as text) and y.business_date between cast($2 as date) and cast($3 as date)
) as d
group by d.store_id, d.business_date
order by d.business_date nulls last, d.store_id collate "C" nulls last
