-- The report alone, once the publishing transaction has ended and all seconds are known.
update wh.run set seconds = cast($2 as double precision), report = cast($3 as text) where run_id = cast($1 as bigint)
