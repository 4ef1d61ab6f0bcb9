-- A key that this warehouse made.
select value from wh.secret where name = cast($1 as text)
