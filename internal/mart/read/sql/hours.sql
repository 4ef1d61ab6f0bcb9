-- grain: store of which till lines came for a date
-- inputs: hour_day, store_day, expected_store_day
-- What a store sold before the hour that its newest sale lies in, and what it sold before that hour and altogether on the same weekdays of the eight weeks before:
-- whole days alone, with times on all lines, without an event, and not below what is usual. Times that a line has not are no hour: timeless = 1.
-- $1 date
with today as (
  select store_id, max(until_hour) as until_hour, max(case when hour is null then 1 else 0 end) as timeless
  from hour_day
  where business_date = cast($1 as date) and store_id <> ''
  group by store_id
),
sold as (
  select h.store_id, sum(case when h.hour < t.until_hour then h.net_sales else 0 end) as sold
  from hour_day as h
  join today as t on t.store_id = h.store_id
  where h.business_date = cast($1 as date) and h.store_id <> ''
  group by h.store_id
),
past as (
  select h.business_date, h.store_id, sum(case when h.hour < t.until_hour then h.net_sales else 0 end) as sold, sum(h.net_sales) as in_all
  from hour_day as h
  join today as t on t.store_id = h.store_id
  where h.business_date between cast($1 as date) - 56 and cast($1 as date) - 7 and mod(cast(cast($1 as date) - h.business_date as bigint), 7) = 0 and h.store_id <> ''
  group by h.business_date, h.store_id
  having count(*) = count(h.hour) and sum(h.net_sales) > 0
),
normal as (
  select p.store_id, count(*) as days, sum(p.sold) as sold, sum(p.in_all) as in_all
  from past as p
  join store_day as d on d.business_date = p.business_date and d.store_id = p.store_id
  left join expected_store_day as e on e.business_date = p.business_date and e.store_id = p.store_id
  where d.business_date between cast($1 as date) - 56 and cast($1 as date) - 7 and d.complete and coalesce(d.net_sales >= d.low_net_sales, true) and e.event is null
  group by p.store_id
)
select t.store_id, coalesce(t.until_hour, 0) as until_hour, t.timeless, cast(s.sold * 100 as bigint) as sold, coalesce(n.days, 0) as days,
  cast(coalesce(n.sold, 0) * 100 as bigint) as usual_sold, cast(coalesce(n.in_all, 0) * 100 as bigint) as usual_in_all,
  case when e.event is null then cast(e.expected_net_sales * 100 as bigint) end as expected_net_sales
from today as t
join sold as s on s.store_id = t.store_id
left join normal as n on n.store_id = t.store_id
left join expected_store_day as e on e.store_id = t.store_id and e.business_date = cast($1 as date)
order by t.store_id collate "C" nulls last
