-- The partitions of all tables of schema wh.
select cast(t.relname as text), cast(p.relname as text)
from pg_catalog.pg_inherits as i
join pg_catalog.pg_class as t on t.oid = i.inhparent and t.relkind = 'p'
join pg_catalog.pg_class as p on p.oid = i.inhrelid and p.relkind in ('r', 'p')
where t.relnamespace = to_regnamespace('wh')
order by 1, 2
