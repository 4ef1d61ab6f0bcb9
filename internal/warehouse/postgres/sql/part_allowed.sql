-- Whether the writer may make a schema, after how many rows of a part it is worth its while, and how many pairs a date has, going by the states
-- that are kept (a dozen at most).
select has_database_privilege(current_database(), 'CREATE') and to_regnamespace('wh_part') is null,
  coalesce(cast(nullif(current_setting('daybook.part_rows', true), '') as bigint), 200000),
  coalesce((select cast(sum(greatest(c.reltuples, 0)) / 12 as bigint) from pg_catalog.pg_class as c where c.relkind = 'r' and (c.oid = to_regclass('wh.pair_state')
    or c.oid in (select i.inhrelid from pg_catalog.pg_inherits as i where i.inhparent = to_regclass('wh.pair_state')))), 0)
