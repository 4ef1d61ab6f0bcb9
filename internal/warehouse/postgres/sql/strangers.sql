-- What others have under names that steps make ($1, separated by commas), and in schema wh where nothing was done yet ($2).
select cast(n.nspname || '.' || c.relname as text)
from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname = current_schema() and c.relname = any (string_to_array(cast($1 as text), ','))
  or cast($2 as boolean) and n.nspname = 'wh' and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relname <> 'schema_version'
order by 1
