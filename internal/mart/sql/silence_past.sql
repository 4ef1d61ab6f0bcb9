-- The dates so far become the past.
alter table silence_day rename to silence_past
