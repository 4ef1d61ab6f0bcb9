-- The columns of the temporary table $1.
select column_name from information_schema.columns where table_name = cast($1 as text) order by ordinal_position
