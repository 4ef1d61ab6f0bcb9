-- The dates so far become the past.
alter table shape_day rename to shape_past
