-- The tables of schema wh, without their partitions.
select cast(c.relname as text)
from pg_catalog.pg_class as c
where c.relnamespace = to_regnamespace('wh') and c.relkind in ('r', 'p') and not c.relispartition
order by c.relname
