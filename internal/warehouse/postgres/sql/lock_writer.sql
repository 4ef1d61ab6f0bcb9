-- One writing transaction at a time, over all processes.
select pg_advisory_xact_lock(1684108651, 2)
