-- The date becomes the date before.
alter table pair_day rename to pair_before
