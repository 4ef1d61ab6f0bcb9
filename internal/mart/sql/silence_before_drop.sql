-- The date before is over.
drop table silence_before
