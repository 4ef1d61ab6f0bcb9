-- grain: date x product of a promotion, whole ('' for the place) or x store or region
-- inputs: promotion_pair_day, stores
-- $1 promotion, $2 first day, $3 last day, $4 'each' by store, 'region' by region ('' for stores without one), 'these' or 'many' of some stores, whole; $5 those stores, separated by unit separators
select d.business_date, d.place, d.product_id, cast(sum(d.units) * 1000 as bigint) as units, cast(sum(d.baseline_units) * 1000 as bigint) as baseline_units,
  cast(sum(d.missed_units) * 1000 as bigint) as missed_units, cast(sum(d.sales_value) * 100 as bigint) as sales_value
from (
  select y.business_date, case cast($4 as text) when 'each' then y.store_id when 'region' then coalesce(g.region, '') else '' end as place, y.product_id, y.units, y.baseline_units,
    y.missed_units, y.sales_value
  from promotion_pair_day as y
  left join stores as g on g.store_id = y.store_id and cast($4 as text) = 'region'
  where y.promotion_id = cast($1 as text) and y.business_date between cast($2 as date) and cast($3 as date)
    and (cast($4 as text) <> 'these' or y.store_id = any(string_to_array(cast($5 as text), chr(31))))
    and (cast($4 as text) <> 'many' or y.store_id in (select unnest(string_to_array(cast($5 as text), chr(31)))))
) as d
group by d.business_date, d.place, d.product_id
order by d.business_date nulls last, d.product_id collate "C" nulls last, d.place collate "C" nulls last
