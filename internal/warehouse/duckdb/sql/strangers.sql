-- What others have under names that steps make ($1, separated by commas), and in schema wh where nothing was done yet ($2).
select table_schema || '.' || table_name from information_schema.tables
where table_catalog = current_database()
  and (table_schema = 'main' and list_contains(string_split(cast($1 as varchar), ','), table_name)
    or cast($2 as boolean) and table_schema = 'wh' and table_name <> 'schema_version')
order by 1
