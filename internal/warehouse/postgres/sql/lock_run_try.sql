-- The run lock, if nobody has it.
select pg_try_advisory_lock(1684108651, 1)
