-- The columns of the views $2 in schema $1, in their order.
select cast(c.relname as text), cast(a.attname as text)
from pg_catalog.pg_class as c
join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind = 'v' and c.relnamespace = to_regnamespace(quote_ident(cast($1 as text))) and c.relname = any (cast($2 as text[]))
order by c.relname, a.attnum
