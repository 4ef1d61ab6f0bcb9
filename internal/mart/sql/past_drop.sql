-- The past is no longer needed.
drop table {table}
