-- Whether the two readers' roles are there, and how many rights they lack: to schema $1 and its views $2, and to the views without cost, which
-- $3 have not.
select exists (select 1 from pg_catalog.pg_roles where rolname = current_database() || '_reader'),
  exists (select 1 from pg_catalog.pg_roles where rolname = current_database() || '_reader_without_cost'),
  (select count(*) from pg_catalog.pg_roles as r, unnest(cast($2 as text[])) as v(name)
   where r.rolname = current_database() || '_reader'
     and not has_table_privilege(r.oid, to_regclass(quote_ident(cast($1 as text)) || '.' || quote_ident(v.name)), 'select'))
  + (select count(*) from pg_catalog.pg_roles as r, unnest(cast($2 as text[])) as v(name)
   where r.rolname = current_database() || '_reader_without_cost' and v.name <> all (cast($3 as text[]))
     and not coalesce(has_table_privilege(r.oid, to_regclass('without_cost.' || quote_ident(v.name)), 'select'), false))
