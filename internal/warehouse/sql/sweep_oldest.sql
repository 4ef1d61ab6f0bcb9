-- From now on no run before $1 can be read as it was.
update wh.published set oldest_run = cast($1 as bigint) where oldest_run < cast($1 as bigint)
