-- Tables and partitions of schema wh that more than a little has changed in since their statistics were gathered, and the table
-- that each is a partition of, '' for none.
select cast(c.relname as text), coalesce((select cast(t.relname as text) from pg_catalog.pg_inherits as i join pg_catalog.pg_class as t on t.oid = i.inhparent where i.inhrelid = c.oid), '')
from pg_catalog.pg_stat_all_tables as s
join pg_catalog.pg_class as c on c.oid = s.relid and c.relkind = 'r'
where s.schemaname = 'wh' and s.n_mod_since_analyze > 20 + 0.02 * s.n_live_tup
order by 1
