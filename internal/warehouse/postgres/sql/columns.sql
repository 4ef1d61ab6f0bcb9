-- Columns of one table of schema wh: what Load may write.
select cast(a.attname as text), cast(t.typname as text),
  case when t.typname = 'numeric' and a.atttypmod > 4 then (a.atttypmod - 4) & 65535 else 0 end,
  a.atthasdef
from pg_catalog.pg_attribute as a
join pg_catalog.pg_class as c on c.oid = a.attrelid and c.relnamespace = to_regnamespace('wh') and c.relkind in ('r', 'p')
join pg_catalog.pg_type as t on t.oid = a.atttypid
where c.relname = cast($1 as text) and a.attnum > 0 and not a.attisdropped
