-- The date before is done with.
drop table pair_before
