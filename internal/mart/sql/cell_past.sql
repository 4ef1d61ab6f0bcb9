-- The dates so far become the past.
alter table cell_day rename to cell_past
