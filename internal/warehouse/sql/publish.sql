-- The one pointer moves.
update wh.published set run_id = cast($1 as bigint)
