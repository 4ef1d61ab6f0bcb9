-- The run to read is a setting of the transaction here (DuckDB has no setting that a function could read), with the same
-- meaning where it is not set: what no run has superseded, which is the published state. The function reads no table, so
-- that the planner puts its text in its place and knows the run when it plans; it is asked for several times in every view.
create or replace function wh.read_run() returns bigint language sql stable parallel safe as
$$ select coalesce(cast(nullif(current_setting('daybook.run', true), '') as bigint), 9223372036854775806) $$
