-- Loaded deliveries that have no slice left: their rows go, their sums stay in the ledger. Not those of runs after $1.
update wh.delivery set swept = true
where outcome = 'ok' and place = 'archive' and not swept and run_id <= cast($1 as bigint)
  and delivery_id not in (select delivery_id from wh.slice)
