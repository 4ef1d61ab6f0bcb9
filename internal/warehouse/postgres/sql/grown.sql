-- Partitioned tables that have twice the rows they had when their statistics as a whole were gathered; the server never does
-- that by itself.
select cast(t.relname as text)
from pg_catalog.pg_class as t
join pg_catalog.pg_inherits as i on i.inhparent = t.oid
join pg_catalog.pg_stat_all_tables as p on p.relid = i.inhrelid
where t.relnamespace = to_regnamespace('wh') and t.relkind = 'p'
group by t.relname, t.reltuples
having sum(p.n_live_tup) > 2 * greatest(t.reltuples, 0)
