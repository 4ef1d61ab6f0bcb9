-- Run $1 has no row left that no slice will ever show.
update wh.run set swept = true where run_id = cast($1 as bigint)
