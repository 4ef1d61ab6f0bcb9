-- cell_day: store x category on date $1 and after it, from what it was when its store was last learnt, on date $2 at the
-- oldest: the store's size in the category, and what its pairs
-- add up to on the date. Sums are of whole millionths, so that they do not depend on the order of rows.
insert into cell_day (state_date, store_id, category, size_units, size_expected, learn_units, learn_expected, slow_error, mid_error,
  fast_error, promotion_units, promotion_expected, early_units, early_expected, late_units, late_expected, event_units, event_expected,
  expected, expected_value, baseline_value)
with before as materialized ( -- read while it is added to
  select c.store_id, c.category, c.size_units, c.size_expected
  from wh.store_date as d
  join cell_day as c on c.store_id = d.store_id and c.state_date = d.learnt_before
  where d.state_date = cast($1 as date) and d.learnt_on = cast($1 as date) and c.state_date between cast($2 as date) and cast($1 as date) - 1
),
today as (
  select store_id, category, max(case when pool > 0 then weight else 0 end) as weight,
    cast(sum(wh.millionths(case when pool > 0 then weight * used else 0 end)) as double precision) / 1000000 as units,
    cast(sum(wh.millionths(weight * exposure * pool)) as double precision) / 1000000 as pooled,
    cast(sum(wh.millionths(learn * used)) as double precision) / 1000000 as learn_units,
    cast(sum(wh.millionths(learn * expected)) as double precision) / 1000000 as learn_expected,
    cast(sum(wh.millionths(learn * abs(used - slow_expected))) as double precision) / 1000000 as slow_error,
    cast(sum(wh.millionths(learn * abs(used - mid_expected))) as double precision) / 1000000 as mid_error,
    cast(sum(wh.millionths(learn * abs(used - fast_expected))) as double precision) / 1000000 as fast_error,
    cast(sum(wh.millionths(case when kind = 2 then served * used else 0 end)) as double precision) / 1000000 as promotion_units,
    cast(sum(wh.millionths(case when kind = 2 then served * baseline else 0 end)) as double precision) / 1000000 as promotion_expected,
    cast(sum(wh.millionths(case when kind = 3 then served * used else 0 end)) as double precision) / 1000000 as early_units,
    cast(sum(wh.millionths(case when kind = 3 then served * baseline else 0 end)) as double precision) / 1000000 as early_expected,
    cast(sum(wh.millionths(case when kind = 4 then served * used else 0 end)) as double precision) / 1000000 as late_units,
    cast(sum(wh.millionths(case when kind = 4 then served * baseline else 0 end)) as double precision) / 1000000 as late_expected,
    cast(sum(wh.millionths(case when kind = 5 and offered = 0 then served * used else 0 end)) as double precision) / 1000000 as event_units,
    cast(sum(wh.millionths(case when kind = 5 and offered = 0 then served * expected else 0 end)) as double precision) / 1000000 as event_expected,
    cast(sum(wh.millionths(case when ladder_step > 0 then expected else 0 end)) as double precision) / 1000000 as expected,
    cast(sum(wh.millionths(case when ladder_step > 0 then expected * price else 0 end)) as double precision) / 1000000 as expected_value,
    cast(sum(wh.millionths(case when ladder_step > 0 then baseline * regular_price else 0 end)) as double precision) / 1000000 as baseline_value
  from pair_day
  where state_date = cast($1 as date)
  group by store_id, category
)
select cast($1 as date), coalesce(t.store_id, b.store_id), coalesce(t.category, b.category),
  wh.faded(coalesce(b.size_units, 0), coalesce(t.weight, 0) / 56e0) + coalesce(t.units, 0), wh.faded(coalesce(b.size_expected, 0), coalesce(t.weight, 0) / 56e0) + coalesce(t.pooled, 0),
  coalesce(t.learn_units, 0), coalesce(t.learn_expected, 0), coalesce(t.slow_error, 0), coalesce(t.mid_error, 0), coalesce(t.fast_error, 0),
  coalesce(t.promotion_units, 0), coalesce(t.promotion_expected, 0), coalesce(t.early_units, 0), coalesce(t.early_expected, 0),
  coalesce(t.late_units, 0), coalesce(t.late_expected, 0), coalesce(t.event_units, 0), coalesce(t.event_expected, 0), coalesce(t.expected, 0),
  coalesce(t.expected_value, 0), coalesce(t.baseline_value, 0)
from before as b
full join today as t on t.store_id = b.store_id and t.category = b.category
