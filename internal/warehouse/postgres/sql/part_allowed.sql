-- Whether the writer may make a schema, and after how many rows of a part it is worth its while.
select has_database_privilege(current_database(), 'CREATE') and to_regnamespace('wh_part') is null,
  coalesce(cast(nullif(current_setting('daybook.part_rows', true), '') as bigint), 200000)
