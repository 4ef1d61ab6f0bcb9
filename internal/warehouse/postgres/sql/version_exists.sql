-- Whether the database was ever migrated.
select to_regclass('wh.schema_version') is not null
