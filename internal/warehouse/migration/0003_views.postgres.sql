-- The run to read is a setting of the transaction here (DuckDB has no setting that a function could read), with the same
-- meaning where it is not set: what no run has superseded, which is the published state. The function reads no table, so
-- that the planner puts its text in its place and knows the run when it plans; it is asked for several times in every view.
create or replace function wh.read_run() returns bigint language sql stable parallel safe as
$$ select coalesce(cast(nullif(current_setting('daybook.run', true), '') as bigint), 9223372036854775806) $$
--;
-- Statistics become decimals in one way on every engine (a cast of 2.675 gives 2.67 on one and 2.68 on the other): half up, where half
-- begins a millionth of the last digit early, since sums of doubles differ behind their fifteenth digit.
create or replace function wh.to_money(x double precision) returns decimal(14,2) language sql immutable parallel safe as
$$ select cast(floor(x * 100 + 0.500001) / 100 as decimal(14,2)) $$
--;
create or replace function wh.to_units(x double precision) returns decimal(14,3) language sql immutable parallel safe as
$$ select cast(floor(x * 1000 + 0.500001) / 1000 as decimal(14,3)) $$
--;
create or replace function wh.to_price(x double precision) returns decimal(14,4) language sql immutable parallel safe as
$$ select cast(floor(x * 10000 + 0.500001) / 10000 as decimal(14,4)) $$
--;
create or replace function wh.to_rate(x double precision) returns decimal(9,6) language sql immutable parallel safe as
$$ select cast(floor(x * 1000000 + 0.500001) / 1000000 as decimal(9,6)) $$
