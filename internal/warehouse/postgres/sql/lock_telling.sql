-- The lock of whoever tells others how things stand, when its turn has come.
select pg_advisory_lock(1684108651, 5)
