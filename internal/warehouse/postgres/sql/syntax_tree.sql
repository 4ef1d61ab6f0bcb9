-- The query as the server understood it.
select cast(ev_action as text) from pg_catalog.pg_rewrite where ev_class = cast('pg_temp.daybook_query' as regclass)
