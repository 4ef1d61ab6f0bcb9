-- The rows of delivery $1 are gone; its sums stay in the ledger.
update wh.delivery set swept = true where delivery_id = cast($1 as bigint)
