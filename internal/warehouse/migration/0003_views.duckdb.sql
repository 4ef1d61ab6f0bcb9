-- The run to read is a session variable, because DuckDB has no settable custom parameter that a function could read. Without
-- one a reader sees what no run has superseded: that is the published state, since slices are written in no other
-- transaction than the one that publishes them. As a literal, not a query of wh.published: every view asks for it several
-- times, and planning would ask each time. Everything else in the views is the same text on every engine (0004).
create or replace macro wh.read_run() as coalesce(cast(getvariable('daybook_run') as bigint), 9223372036854775806)
--;
-- Statistics become decimals in one way on every engine (a cast of 2.675 gives 2.67 on one and 2.68 on the other): half up, where half
-- begins a millionth of the last digit early, since sums of doubles differ behind their fifteenth digit. No value fails: what a decimal
-- does not hold becomes the last that it does.
create or replace macro wh.to_money(x) as cast(floor(case when x > 999999999999.99e0 then 999999999999.99e0 when x < -999999999999.99e0 then -999999999999.99e0 else x end * 100 + 0.500001) / 100 as decimal(14,2))
--;
create or replace macro wh.to_units(x) as cast(floor(case when x > 99999999999.999e0 then 99999999999.999e0 when x < -99999999999.999e0 then -99999999999.999e0 else x end * 1000 + 0.500001) / 1000 as decimal(14,3))
--;
create or replace macro wh.to_price(x) as cast(floor(case when x > 9999999999.9999e0 then 9999999999.9999e0 when x < -9999999999.9999e0 then -9999999999.9999e0 else x end * 10000 + 0.500001) / 10000 as decimal(14,4))
--;
create or replace macro wh.to_rate(x) as cast(floor(case when x > 999.999999e0 then 999.999999e0 when x < -999.999999e0 then -999.999999e0 else x end * 1000000 + 0.500001) / 1000000 as decimal(9,6))
--;
-- Sums of statistics are of whole millionths, so that they do not depend on the order of rows; nothing counts for more than a million millions.
create or replace macro wh.millionths(x) as cast(case when x > 1e12 then 1e12 when x < -1e12 then -1e12 else x end * 1000000 as bigint)
--;
-- What is left of a sum of the past that forgets a share; what is as good as nothing is nothing (a server does not go below 1e-308).
create or replace macro wh.faded(x, share) as case when abs(x) > 1e-9 then x * (1 - share) else 0e0 end
--;
-- How many times as much came as was expected: a ratio that leans on 1 with the weight of so many of its dates and so many units,
-- between a twentieth and twenty. Null where nothing was expected yet.
create or replace macro wh.leaning(actual, expected, dates, prior, units) as case when expected > 0 and dates > 0
  then greatest(0.05e0, least(20e0, (actual + prior * expected / dates + units) / (expected + prior * expected / dates + units))) end
