-- The date becomes the date before.
alter table silence_day rename to silence_before
