-- Readers see run $1 from now on, and may go back to run $2.
update wh.published set run_id = cast($1 as bigint), oldest_run = cast($2 as bigint)
