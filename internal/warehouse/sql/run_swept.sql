-- The rows of run $1 are gone.
update wh.run set first_delivery = 0, last_delivery = last_delivery where run_id = cast($1 as bigint)
