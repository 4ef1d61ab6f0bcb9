-- The run lock is given back.
select pg_advisory_unlock(1684108651, 1)
