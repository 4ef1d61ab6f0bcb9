-- What the comment of schema wh says, and how many of the views $2 in the schemas $1 have none.
select coalesce(obj_description(to_regnamespace('wh'), 'pg_namespace'), ''),
  (select count(*) from pg_catalog.pg_class as c
   where c.relkind = 'v' and c.relname = any (cast($2 as text[])) and c.relnamespace in (select to_regnamespace(quote_ident(s)) from unnest(cast($1 as text[])) as s)
     and obj_description(c.oid, 'pg_class') is null)
