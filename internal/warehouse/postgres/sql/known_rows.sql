-- How many rows each table had when its statistics as a whole were gathered.
select cast(relname as text), cast(greatest(reltuples, 0) as bigint)
from pg_catalog.pg_class
where relnamespace = to_regnamespace('wh') and relkind in ('r', 'p') and not relispartition
