-- On a server a date is found by an index; the embedded engine knows which blocks may hold it.
create index on silence_day (state_date)
