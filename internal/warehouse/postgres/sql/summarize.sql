-- The block indexes of the new pages of table $1.
select count(brin_summarize_new_values(i.indexrelid))
from pg_catalog.pg_index as i
join pg_catalog.pg_class as t on t.oid = i.indrelid and t.relnamespace = to_regnamespace('wh') and t.relkind = 'r'
join pg_catalog.pg_class as x on x.oid = i.indexrelid
join pg_catalog.pg_am as m on m.oid = x.relam and m.amname = 'brin'
where t.relname = cast($1 as text)
