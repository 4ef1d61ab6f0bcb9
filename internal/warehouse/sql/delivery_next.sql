-- The next delivery's number; numbers of failed runs are not given twice.
select coalesce(max(last_delivery), 0) + 1 from wh.run
