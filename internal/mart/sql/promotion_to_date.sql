-- promotion_to_date: what promotions came to in each store up to dates $4 (between $1 and $2) on which they are under way, by run $3. A date goes on
-- from the sums after date $5, the last before $1 that has any, where they begin on the same day; else the days are added up again: of a promotion
-- that is longer than eight weeks, and where its first day has changed. Inputs: promotions, promotion_pair_day, promotion_to_date.
insert into wh.promotion_to_date (business_date, promotion_id, store_id, since, dates, days, products, units, baseline_units, unknown_units, missed_units,
  all_units, sales_value, baseline_value, all_value, regular_value, costless, cost, baseline_cost, funding, variance, steps, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date),
head as (
  select promotion_id, min(starts_on) as starts_on, max(ends_on) as ends_on
  from promotions
  where starts_on <= cast($2 as date) and ends_on >= cast($1 as date) - 31 -- an id that is used again begins anew, as for who asks (promotions_due)
  group by promotion_id
  having max(ends_on) >= cast($1 as date)
),
before as (
  select promotion_id, since, max(dates) as dates from promotion_to_date where business_date = cast($5 as date) group by promotion_id, since
),
due as (
  select h.*, coalesce(b.dates, 0) as dates, case when b.promotion_id is not null or h.since > cast($5 as date) then 1 else 0 end as goes_on
  from (
    select n.business_date, h.promotion_id, greatest(h.starts_on, n.business_date - 55) as since
    from night as n
    join head as h on n.business_date between h.starts_on and h.ends_on
  ) as h
  left join before as b on b.promotion_id = h.promotion_id and b.since = h.since
),
again as (select promotion_id, min(since) as since from due where goes_on = 0 group by promotion_id),
pair as (
  select business_date, promotion_id, store_id, units, baseline_units, missed_units, sales_value, regular_value, baseline_value, cost, baseline_cost, funding,
    variance, ladder_step
  from promotion_pair_day
  where business_date between cast($1 as date) and cast($2 as date)
  union all
  select x.business_date, x.promotion_id, x.store_id, x.units, x.baseline_units, x.missed_units, x.sales_value, x.regular_value, x.baseline_value, x.cost,
    x.baseline_cost, x.funding, x.variance, x.ladder_step
  from again as a
  join promotion_pair_day as x on x.promotion_id = a.promotion_id and x.business_date >= a.since
  where x.business_date between cast($1 as date) - 55 and cast($1 as date) - 1
),
day as (
  select business_date, promotion_id, store_id, count(*) as products, sum(case when baseline_units is not null then units else 0 end) as units,
    sum(coalesce(baseline_units, 0)) as baseline_units, sum(case when baseline_units is null then units else 0 end) as unknown_units,
    sum(missed_units) as missed_units, sum(units) as all_units, sum(case when baseline_units is not null then sales_value else 0 end) as sales_value,
    sum(coalesce(baseline_value, 0)) as baseline_value, sum(sales_value) as all_value, sum(coalesce(regular_value, sales_value)) as regular_value,
    sum(case when baseline_units is not null and (cost is null or baseline_cost is null) and (units > 0 or baseline_units > 0) then 1 else 0 end) as costless,
    sum(case when baseline_units is not null then coalesce(cost, 0) else 0 end) as cost, sum(coalesce(baseline_cost, 0)) as baseline_cost,
    sum(case when baseline_units is not null then funding else 0 end) as funding,
    cast(sum(wh.millionths(variance)) as double precision) / 1000000 as variance,
    sum(ladder_step * coalesce(baseline_units, 0)) as steps
  from pair
  group by business_date, promotion_id, store_id
),
traded as (
  select d.business_date, d.promotion_id, count(*) as dates
  from due as d
  join (select distinct business_date, promotion_id from day) as x on x.promotion_id = d.promotion_id and x.business_date <= d.business_date
    and x.business_date >= case when d.goes_on = 1 then greatest(d.since, cast($1 as date)) else d.since end
  group by d.business_date, d.promotion_id
),
part as (
  select d.business_date, x.promotion_id, x.store_id, d.since, 1 as days, x.products, x.units, x.baseline_units, x.unknown_units, x.missed_units, x.all_units,
    x.sales_value, x.baseline_value, x.all_value, x.regular_value, x.costless, x.cost, x.baseline_cost, x.funding, x.variance, x.steps
  from due as d
  join day as x on x.promotion_id = d.promotion_id and x.business_date <= d.business_date
    and x.business_date >= case when d.goes_on = 1 then greatest(d.since, cast($1 as date)) else d.since end
  union all
  select d.business_date, x.promotion_id, x.store_id, d.since, x.days, x.products, x.units, x.baseline_units, x.unknown_units, x.missed_units, x.all_units,
    x.sales_value, x.baseline_value, x.all_value, x.regular_value, x.costless, x.cost, x.baseline_cost, x.funding, x.variance, x.steps
  from due as d
  join promotion_to_date as x on x.promotion_id = d.promotion_id and x.since = d.since
  where x.business_date = cast($5 as date) and d.goes_on = 1
)
select s.business_date, s.promotion_id, s.store_id, s.since, d.dates * d.goes_on + coalesce(t.dates, 0), s.days, s.products, s.units, s.baseline_units,
  s.unknown_units, s.missed_units, s.all_units, s.sales_value, s.baseline_value, s.all_value, s.regular_value, s.costless, s.cost, s.baseline_cost, s.funding,
  s.variance, s.steps, cast($3 as bigint)
from (
  select business_date, promotion_id, store_id, since, sum(days) as days, max(products) as products, sum(units) as units, sum(baseline_units) as baseline_units,
    sum(unknown_units) as unknown_units, sum(missed_units) as missed_units, sum(all_units) as all_units, sum(sales_value) as sales_value,
    sum(baseline_value) as baseline_value, sum(all_value) as all_value, sum(regular_value) as regular_value, sum(costless) as costless, sum(cost) as cost,
    sum(baseline_cost) as baseline_cost, sum(funding) as funding, cast(sum(wh.millionths(variance)) as double precision) / 1000000 as variance, sum(steps) as steps
  from part
  group by business_date, promotion_id, store_id, since
) as s
join due as d on d.business_date = s.business_date and d.promotion_id = s.promotion_id
left join traded as t on t.business_date = s.business_date and t.promotion_id = s.promotion_id
order by s.business_date nulls last, s.promotion_id collate "C" nulls last, s.store_id collate "C" nulls last
