-- Partitions are made by one process at a time.
select pg_advisory_xact_lock(1684108651, 4)
