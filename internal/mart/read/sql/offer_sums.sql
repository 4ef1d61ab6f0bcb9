-- grain: promotion x store, over its days up to a date; of one that runs longer than eight weeks the last eight
-- inputs: promotions, promotion_pair_day
-- The sums are those that a verdict is made of (mart/promotions): of pairs of which something was expected; unknown_units are those of the others.
-- $1 date, $2 first day of a window that the promotions touch, $3 which of them: places in offers_due, from 1, separated by commas; $4 and $5 the
-- first and the last day of any of these
with due as (
  select q.promotion_id, q.since, q.until, row_number() over (order by q.promotion_id collate "C") as place
  from (
    select promotion_id, greatest(min(starts_on), least(max(ends_on), cast($1 as date)) - 55) as since, least(max(ends_on), cast($1 as date)) as until
    from promotions
    where starts_on <= cast($1 as date) and ends_on >= cast($2 as date)
    group by promotion_id
  ) as q
),
wanted as (select cast(unnest(string_to_array(cast($3 as text), ',')) as bigint) as place)
select x.promotion_id, x.store_id, count(distinct x.business_date) as days,
  cast(sum(case when x.baseline_units is not null then x.units else 0 end) * 1000 as bigint) as units,
  cast(sum(coalesce(x.baseline_units, 0)) * 1000 as bigint) as baseline_units,
  cast(sum(case when x.baseline_units is null then x.units else 0 end) * 1000 as bigint) as unknown_units,
  cast(sum(x.missed_units) * 1000 as bigint) as missed_units,
  cast(sum(case when x.baseline_units is not null then x.sales_value else 0 end) * 100 as bigint) as sales_value,
  cast(sum(x.sales_value) * 100 as bigint) as all_value, cast(sum(coalesce(x.regular_value, x.sales_value)) * 100 as bigint) as regular_value,
  cast(sum(coalesce(x.baseline_value, 0)) * 100 as bigint) as baseline_value,
  case when sum(case when x.baseline_units is not null and (x.cost is null or x.baseline_cost is null) and (x.units > 0 or x.baseline_units > 0) then 1 else 0 end) = 0
    then cast(sum(case when x.baseline_units is not null then x.sales_value - coalesce(x.cost, 0) + x.funding - (coalesce(x.baseline_value, 0) - coalesce(x.baseline_cost, 0)) else 0 end) * 100 as bigint) end as margin
from due as d
join wanted as w on w.place = d.place
join promotion_pair_day as x on x.promotion_id = d.promotion_id and x.business_date between d.since and d.until
where x.business_date between cast($4 as date) and cast($5 as date)
group by x.promotion_id, x.store_id
order by x.promotion_id collate "C" nulls last, x.store_id collate "C" nulls last
