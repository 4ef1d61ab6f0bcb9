-- A part is removed again.
delete from wh.transfer where table_name = cast($1 as text) and first_key = cast($2 as bigint) and last_key = cast($3 as bigint)
