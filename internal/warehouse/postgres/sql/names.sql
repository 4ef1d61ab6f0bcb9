-- What the numbers of a query's tree mean: $1 relations, $2 functions, $3 operators, $4 types. A number that the catalogue does
-- not know is a type without a name, so that nothing is left unseen.
select 'relation', cast(n.nspname as text), cast(c.relname as text)
from unnest(cast($1 as bigint[])) as x(oid) join pg_catalog.pg_class as c on c.oid = x.oid and c.oid <> cast('pg_temp.daybook_query' as regclass) join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
union all
select 'function', cast(n.nspname as text), cast(p.proname as text)
from unnest(cast($2 as bigint[])) as x(oid) join pg_catalog.pg_proc as p on p.oid = x.oid join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
union all
select 'operator', cast(n.nspname as text), cast(o.oprname as text)
from unnest(cast($3 as bigint[])) as x(oid) join pg_catalog.pg_operator as o on o.oid = x.oid join pg_catalog.pg_namespace as n on n.oid = o.oprnamespace
union all
select 'type', coalesce(cast(n.nspname as text), '?'), coalesce(cast(t.typname as text), '?')
from unnest(cast($4 as bigint[])) as x(oid) left join pg_catalog.pg_type as t on t.oid = x.oid left join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
