-- grain: one row
-- inputs: delivery_ledger
-- How many files wait in quarantine, now, whatever run is read.
select count(*) as files from delivery_ledger as v where v.place = 'quarantine'
