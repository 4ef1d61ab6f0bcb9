-- The dates so far become the past.
alter table pair_day rename to pair_past
