-- The dates are built.
drop table part_pair
