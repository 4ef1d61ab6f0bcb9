-- The number of this transaction.
select cast(pg_current_xact_id() as text)
