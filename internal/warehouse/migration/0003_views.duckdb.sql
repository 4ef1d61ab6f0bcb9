-- The run to read is a session variable, because DuckDB has no settable custom parameter that a function could read. Without
-- one a reader sees what no run has superseded: that is the published state, since slices are written in no other
-- transaction than the one that publishes them. As a literal, not a query of wh.published: every view asks for it several
-- times, and planning would ask each time. Everything else in the views is the same text on every engine (0004).
create or replace macro wh.read_run() as coalesce(cast(getvariable('daybook_run') as bigint), 9223372036854775806)
