select count(*) from information_schema.tables
where table_catalog = current_database() and table_schema = 'wh' and table_name = 'schema_version'
