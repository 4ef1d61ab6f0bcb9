-- The schema of a part and all that is left in it.
drop schema wh_part cascade
