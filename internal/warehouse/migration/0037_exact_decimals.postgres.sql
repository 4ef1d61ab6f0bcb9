-- Twin: only here a double becomes a decimal by way of text (0.4 s a million), and so it goes by way of a whole number of the last digit (0.2 s). The values
-- are the same: what a double holds of so many digits is exact.
create or replace function wh.to_money(x double precision) returns decimal(14,2) language sql immutable parallel safe as
$$ select cast(cast(floor(case when x > 999999999999.99e0 then 999999999999.99e0 when x < -999999999999.99e0 then -999999999999.99e0 else x end * 100 + 0.500001) as bigint) * 0.01 as decimal(14,2)) $$
--;
create or replace function wh.to_units(x double precision) returns decimal(14,3) language sql immutable parallel safe as
$$ select cast(cast(floor(case when x > 99999999999.999e0 then 99999999999.999e0 when x < -99999999999.999e0 then -99999999999.999e0 else x end * 1000 + 0.500001) as bigint) * 0.001 as decimal(14,3)) $$
--;
create or replace function wh.to_price(x double precision) returns decimal(14,4) language sql immutable parallel safe as
$$ select cast(cast(floor(case when x > 9999999999.9999e0 then 9999999999.9999e0 when x < -9999999999.9999e0 then -9999999999.9999e0 else x end * 10000 + 0.500001) as bigint) * 0.0001 as decimal(14,4)) $$
--;
create or replace function wh.to_rate(x double precision) returns decimal(9,6) language sql immutable parallel safe as
$$ select cast(cast(floor(case when x > 999.999999e0 then 999.999999e0 when x < -999.999999e0 then -999.999999e0 else x end * 1000000 + 0.500001) as bigint) * 0.000001 as decimal(9,6)) $$
