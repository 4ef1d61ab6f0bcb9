-- The run to read is a setting of the transaction here (DuckDB has no setting that a function could read), with the same
-- meaning where it is not set: what no run has superseded, which is the published state. The function reads no table, so
-- that the planner puts its text in its place and knows the run when it plans; it is asked for several times in every view.
create or replace function wh.read_run() returns bigint language sql stable parallel safe as
$$ select coalesce(cast(nullif(current_setting('daybook.run', true), '') as bigint), 9223372036854775806) $$
--;
-- Statistics become decimals in one way on every engine (a cast of 2.675 gives 2.67 on one and 2.68 on the other): half up, where half
-- begins a millionth of the last digit early, since sums of doubles differ behind their fifteenth digit. No value fails: what a decimal
-- does not hold becomes the last that it does.
create or replace function wh.to_money(x double precision) returns decimal(14,2) language sql immutable parallel safe as
$$ select cast(floor(case when x > 999999999999.99e0 then 999999999999.99e0 when x < -999999999999.99e0 then -999999999999.99e0 else x end * 100 + 0.500001) / 100 as decimal(14,2)) $$
--;
create or replace function wh.to_units(x double precision) returns decimal(14,3) language sql immutable parallel safe as
$$ select cast(floor(case when x > 99999999999.999e0 then 99999999999.999e0 when x < -99999999999.999e0 then -99999999999.999e0 else x end * 1000 + 0.500001) / 1000 as decimal(14,3)) $$
--;
create or replace function wh.to_price(x double precision) returns decimal(14,4) language sql immutable parallel safe as
$$ select cast(floor(case when x > 9999999999.9999e0 then 9999999999.9999e0 when x < -9999999999.9999e0 then -9999999999.9999e0 else x end * 10000 + 0.500001) / 10000 as decimal(14,4)) $$
--;
create or replace function wh.to_rate(x double precision) returns decimal(9,6) language sql immutable parallel safe as
$$ select cast(floor(case when x > 999.999999e0 then 999.999999e0 when x < -999.999999e0 then -999.999999e0 else x end * 1000000 + 0.500001) / 1000000 as decimal(9,6)) $$
--;
-- Sums of statistics are of whole millionths, so that they do not depend on the order of rows; nothing counts for more than a million millions.
create or replace function wh.millionths(x double precision) returns bigint language sql immutable parallel safe as
$$ select cast(case when x > 1e12 then 1e12 when x < -1e12 then -1e12 else x end * 1000000 as bigint) $$
--;
-- What is left of a sum of the past that forgets a share; what is as good as nothing is nothing (a server does not go below 1e-308).
create or replace function wh.faded(x double precision, share double precision) returns double precision language sql immutable parallel safe as
$$ select case when abs(x) > 1e-9 then x * (1 - share) else 0e0 end $$
--;
-- How many times as much came as was expected: a ratio that leans on 1 with the weight of so many of its dates and so many units,
-- between a twentieth and twenty. Null where nothing was expected yet.
create or replace function wh.leaning(actual double precision, expected double precision, dates double precision, prior double precision, units double precision) returns double precision language sql immutable parallel safe as
$$ select case when expected > 0 and dates > 0
  then greatest(0.05e0, least(20e0, (actual + prior * expected / dates + units) / (expected + prior * expected / dates + units))) end $$
