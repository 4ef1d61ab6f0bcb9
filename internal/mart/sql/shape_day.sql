-- shape_day: shapes of each store for the weekday $3 (1 Monday) of date $1, from those after $2, the date on which the weekday was learnt last.
insert into shape_day (state_date, store_id, measure, slot, actual, expected, dates, same_sum, same_count)
with before as materialized (
  select s.store_id, s.measure, s.slot, s.actual, s.expected, s.dates, s.same_sum, s.same_count
  from shape_day as s
  join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = s.store_id
  where s.state_date = cast($2 as date) and s.slot in (cast($3 as bigint), cast($3 as bigint) + 10)
),
-- Set apart, so that it is counted once and not for each store.
open_stores as materialized (
  select count(actual) as traded from wh.store_state where state_date = cast($1 as date) and measure = 'net_sales'
),
today as (
  -- Of its last weekdays like this, on how many it traded; dates on which nobody traded say nothing.
  select d.store_id, 'traded' as measure, cast($3 as bigint) as slot, 0.2e0 as forget, 0e0 as same_forget,
    cast(case when s.actual is not null then 1 else 0 end as double precision) as actual, 1e0 as expected, 0e0 as dates, 0e0 as same_sum, 0e0 as same_count
  from wh.store_date as d
  left join wh.store_state as s on s.state_date = cast($1 as date) and s.store_id = d.store_id and s.measure = 'net_sales'
  cross join open_stores as n
  where d.state_date = cast($1 as date) and n.traded > 0
  union all
  select c.store_id, 'units', cast($3 as bigint), 0.07e0, 0e0, c.units, c.expected / d.weekday_factor, 1e0, 0e0, 0e0
  from (
    select store_id, cast(sum(wh.millionths(learn_units)) as double precision) / 1000000 as units,
      cast(sum(wh.millionths(learn_expected)) as double precision) / 1000000 as expected
    from cell_day where state_date = cast($1 as date) group by store_id
  ) as c
  join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = c.store_id
  where c.expected > 0 and d.weekday_factor > 0
  union all
  select store_id, measure, slot, case when learn = 1 and plain > 0 then 0.06e0 else 0e0 end, 0.25e0,
    case when learn = 1 and plain > 0 then least(20, used / plain) else 0 end, case when learn = 1 and plain > 0 then 1 else 0 end, 0, used / factor, 1
  from wh.store_state
  where state_date = cast($1 as date) and actual is not null and counts = 1
)
select cast($1 as date), coalesce(t.store_id, b.store_id), coalesce(t.measure, b.measure), coalesce(t.slot, b.slot),
  wh.faded(coalesce(b.actual, 0), coalesce(t.forget, 0)) + coalesce(t.actual, 0), wh.faded(coalesce(b.expected, 0), coalesce(t.forget, 0)) + coalesce(t.expected, 0),
  wh.faded(coalesce(b.dates, 0), coalesce(t.forget, 0)) + coalesce(t.dates, 0),
  wh.faded(coalesce(b.same_sum, 0), coalesce(t.same_forget, 0)) + coalesce(t.same_sum, 0),
  wh.faded(coalesce(b.same_count, 0), coalesce(t.same_forget, 0)) + coalesce(t.same_count, 0)
from before as b
full join today as t on t.store_id = b.store_id and t.measure = b.measure and t.slot = b.slot
