-- Tables and partitions of schema wh that more than a little has changed in since their statistics were gathered.
select cast(relname as text) from pg_catalog.pg_stat_all_tables
where schemaname = 'wh' and n_mod_since_analyze > 20 + 0.02 * n_live_tup
  and relid in (select oid from pg_catalog.pg_class where relkind = 'r')
order by relname
