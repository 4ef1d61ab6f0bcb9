-- grain: promotion x place, over its days up to a date: whole ('' for the place) or by region
-- inputs: promotion_to_date, stores
-- The sums are those of offer_to_date, added up over all stores of the place, and, in columns that begin with own_, over those that carried the promotion
-- out whatever the others took: a store that took the regular price for three units or more did not where the others took less.
-- $1 the dates that the promotions are summed up to and $3 the first of their days, separated by commas, $2 the promotions, separated by unit separators,
-- a date, a promotion and a first day each; $4 'region' by region ('' for stores without one), 'these' or 'many' of some stores, whole; $5 those stores,
-- separated by unit separators
with wanted as (
  select cast(unnest(string_to_array(cast($1 as text), ',')) as date) as business_date, unnest(string_to_array(cast($2 as text), chr(31))) as promotion_id,
    cast(unnest(string_to_array(cast($3 as text), ',')) as date) as since
),
store as (
  select t.promotion_id, t.store_id, t.units, t.baseline_units, t.missed_units, t.sales_value, t.baseline_value, t.all_value, t.regular_value, t.costless,
    t.sales_value - t.cost + t.funding - (t.baseline_value - t.baseline_cost) as margin,
    case when t.units + t.unknown_units < 3 or 100 * t.all_value <= 99 * t.regular_value then 1 else 0 end as own
  from wanted as w
  join promotion_to_date as t on t.business_date = w.business_date and t.promotion_id = w.promotion_id and t.since = w.since
  where t.business_date = any(cast(string_to_array(cast($1 as text), ',') as date[])) and t.promotion_id = any(string_to_array(cast($2 as text), chr(31)))
    and (cast($4 as text) <> 'these' or t.store_id = any(string_to_array(cast($5 as text), chr(31))))
    and (cast($4 as text) <> 'many' or t.store_id in (select unnest(string_to_array(cast($5 as text), chr(31)))))
)
select x.promotion_id, x.place, cast(sum(x.all_value) * 100 as bigint) as all_value, cast(sum(x.regular_value) * 100 as bigint) as regular_value,
  count(*) as stores, cast(sum(x.units) * 1000 as bigint) as units, cast(sum(x.baseline_units) * 1000 as bigint) as baseline_units,
  cast(sum(x.missed_units) * 1000 as bigint) as missed_units, cast(sum(x.sales_value) * 100 as bigint) as sales_value,
  cast(sum(x.baseline_value) * 100 as bigint) as baseline_value, case when sum(x.costless) = 0 then cast(sum(x.margin) * 100 as bigint) end as margin,
  cast(sum(x.own) as bigint) as own_stores, cast(sum(case when x.own = 1 then x.units else 0 end) * 1000 as bigint) as own_units,
  cast(sum(case when x.own = 1 then x.baseline_units else 0 end) * 1000 as bigint) as own_baseline_units,
  cast(sum(case when x.own = 1 then x.missed_units else 0 end) * 1000 as bigint) as own_missed_units,
  cast(sum(case when x.own = 1 then x.sales_value else 0 end) * 100 as bigint) as own_sales_value,
  cast(sum(case when x.own = 1 then x.baseline_value else 0 end) * 100 as bigint) as own_baseline_value,
  case when sum(case when x.own = 1 then x.costless else 0 end) = 0 then cast(sum(case when x.own = 1 then x.margin else 0 end) * 100 as bigint) end as own_margin
from (
  select s.promotion_id, case when cast($4 as text) = 'region' then coalesce(g.region, '') else '' end as place, s.units, s.baseline_units, s.missed_units,
    s.sales_value, s.baseline_value, s.all_value, s.regular_value, s.costless, s.margin, s.own
  from store as s
  left join stores as g on g.store_id = s.store_id and cast($4 as text) = 'region'
) as x
group by x.promotion_id, x.place
order by x.promotion_id collate "C" nulls last, x.place collate "C" nulls last
