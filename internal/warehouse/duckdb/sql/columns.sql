-- Columns of one physical table: what Load may write.
select c.column_name, c.data_type, coalesce(c.numeric_scale, 0)
from information_schema.columns as c
join information_schema.tables as t
  on t.table_catalog = c.table_catalog and t.table_schema = c.table_schema and t.table_name = c.table_name
where c.table_catalog = current_database() and c.table_schema = 'wh' and t.table_type = 'BASE TABLE' and c.table_name = $1
