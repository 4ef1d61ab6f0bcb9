-- category_state: store x category after date $1, from the state after $2: the store's size in the category, and what its pairs
-- add up to on the date. Sums are of whole millionths, so that they do not depend on the order of rows.
insert into wh.category_state (state_date, store_id, category, size_units, size_expected, learn_units, learn_expected, slow_error, mid_error,
  fast_error, promotion_units, promotion_expected, early_units, early_expected, late_units, late_expected, event_units, event_expected,
  expected, expected_value, baseline_value)
with today as (
  select store_id, category, max(case when pool > 0 then weight else 0 end) as weight,
    cast(sum(cast(case when pool > 0 then weight * used else 0 end * 1000000 as bigint)) as double precision) / 1000000 as units,
    cast(sum(cast(weight * exposure * pool * 1000000 as bigint)) as double precision) / 1000000 as pooled,
    cast(sum(cast(learn * used * 1000000 as bigint)) as double precision) / 1000000 as learn_units,
    cast(sum(cast(learn * expected * 1000000 as bigint)) as double precision) / 1000000 as learn_expected,
    cast(sum(cast(learn * abs(used - slow_expected) * 1000000 as bigint)) as double precision) / 1000000 as slow_error,
    cast(sum(cast(learn * abs(used - mid_expected) * 1000000 as bigint)) as double precision) / 1000000 as mid_error,
    cast(sum(cast(learn * abs(used - fast_expected) * 1000000 as bigint)) as double precision) / 1000000 as fast_error,
    cast(sum(cast(case when kind = 2 then served * used else 0 end * 1000000 as bigint)) as double precision) / 1000000 as promotion_units,
    cast(sum(cast(case when kind = 2 then served * baseline else 0 end * 1000000 as bigint)) as double precision) / 1000000 as promotion_expected,
    cast(sum(cast(case when kind = 3 then served * used else 0 end * 1000000 as bigint)) as double precision) / 1000000 as early_units,
    cast(sum(cast(case when kind = 3 then served * baseline else 0 end * 1000000 as bigint)) as double precision) / 1000000 as early_expected,
    cast(sum(cast(case when kind = 4 then served * used else 0 end * 1000000 as bigint)) as double precision) / 1000000 as late_units,
    cast(sum(cast(case when kind = 4 then served * baseline else 0 end * 1000000 as bigint)) as double precision) / 1000000 as late_expected,
    cast(sum(cast(case when kind = 5 and offered = 0 then served * used else 0 end * 1000000 as bigint)) as double precision) / 1000000 as event_units,
    cast(sum(cast(case when kind = 5 and offered = 0 then served * expected else 0 end * 1000000 as bigint)) as double precision) / 1000000 as event_expected,
    cast(sum(cast(case when ladder_step > 0 then expected else 0 end * 1000000 as bigint)) as double precision) / 1000000 as expected,
    cast(sum(cast(case when ladder_step > 0 then expected * price else 0 end * 1000000 as bigint)) as double precision) / 1000000 as expected_value,
    cast(sum(cast(case when ladder_step > 0 then baseline * regular_price else 0 end * 1000000 as bigint)) as double precision) / 1000000 as baseline_value
  from pair_day
  group by store_id, category
)
select cast($1 as date), t.store_id, t.category,
  coalesce(b.size_units, 0) * (1 - t.weight / 56e0) + t.units, coalesce(b.size_expected, 0) * (1 - t.weight / 56e0) + t.pooled,
  t.learn_units, t.learn_expected, t.slow_error, t.mid_error, t.fast_error, t.promotion_units, t.promotion_expected, t.early_units, t.early_expected,
  t.late_units, t.late_expected, t.event_units, t.event_expected, t.expected, t.expected_value, t.baseline_value
from today as t
left join (select distinct * from wh.category_state where state_date = cast($2 as date)) as b on b.store_id = t.store_id and b.category = t.category
