-- The dates are built.
drop view part_pair
