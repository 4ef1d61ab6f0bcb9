-- Whether table $1 of schema wh is there.
select exists (select 1 from pg_catalog.pg_class where relnamespace = to_regnamespace('wh') and relname = cast($1 as text))
