-- Whether the database was ever migrated. It looks at the catalogue's rows: to_regclass would remember what was before the lock.
select exists (
  select 1 from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where n.nspname = 'wh' and c.relname = 'schema_version')
