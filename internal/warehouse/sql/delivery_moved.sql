-- The files of run $1 are where the ledger says.
update wh.delivery set moved = true where run_id = cast($1 as bigint) and moved = false
