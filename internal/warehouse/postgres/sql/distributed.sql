-- Whether the facts are there, and whether they are spread over a cluster.
select exists (select 1 from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace where n.nspname = 'wh' and c.relname = 'sales'),
  exists (select 1 from pg_dist_partition as p join pg_catalog.pg_class as c on c.oid = p.logicalrelid join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = 'wh' and c.relname = 'sales')
