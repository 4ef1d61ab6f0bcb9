-- DuckDB has no settable custom parameter in SQL functions but a session variable: the run to read is that variable,
-- else the published run. Everything else in the views is the same text on every engine (0004).
create or replace macro wh.read_run() as
  coalesce(cast(getvariable('daybook_run') as bigint), (select p.run_id from wh.published as p))
