-- The bytes that the warehouse takes, with indexes and partitions.
select cast(coalesce(sum(pg_total_relation_size(c.oid)), 0) as bigint)
from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname = 'wh' and c.relkind = 'r'
