-- The lock of telling is free.
select pg_advisory_unlock(1684108651, 5)
