-- The run to read is a session variable, because DuckDB has no settable custom parameter that a function could read. Without
-- one a reader sees what no run has superseded: that is the published state, since slices are written in no other
-- transaction than the one that publishes them. As a literal, not a query of wh.published: every view asks for it several
-- times, and planning would ask each time. Everything else in the views is the same text on every engine (0004).
create or replace macro wh.read_run() as coalesce(cast(getvariable('daybook_run') as bigint), 9223372036854775806)
--;
-- Statistics become decimals in one way on every engine (a cast of 2.675 gives 2.67 on one and 2.68 on the other): half up, where half
-- begins a millionth of the last digit early, since sums of doubles differ behind their fifteenth digit.
create or replace macro wh.to_money(x) as cast(floor(x * 100 + 0.500001) / 100 as decimal(14,2))
--;
create or replace macro wh.to_units(x) as cast(floor(x * 1000 + 0.500001) / 1000 as decimal(14,3))
--;
create or replace macro wh.to_price(x) as cast(floor(x * 10000 + 0.500001) / 10000 as decimal(14,4))
--;
create or replace macro wh.to_rate(x) as cast(floor(x * 1000000 + 0.500001) / 1000000 as decimal(9,6))
