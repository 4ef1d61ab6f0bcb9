-- The run lock, when its turn has come.
select pg_advisory_lock(1684108651, 1)
