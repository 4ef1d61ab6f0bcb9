-- The published views: what a user's query may name.
select table_name from information_schema.tables
where table_catalog = current_database() and table_schema = 'main' and table_type = 'VIEW'
order by table_name collate "C"
