-- The oldest run that can still be read as it was.
select oldest_run from wh.published
