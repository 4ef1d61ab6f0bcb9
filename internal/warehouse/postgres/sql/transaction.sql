-- The number of this transaction. What it changed is to be counted at once, for the statistics.
select cast(pg_current_xact_id() as text), pg_stat_force_next_flush()
