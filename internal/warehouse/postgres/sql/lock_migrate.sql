-- Processes that start at once migrate one after the other.
select pg_advisory_xact_lock(1684108651, 3)
