-- A number that nobody reads and that planners may not work out twice: a column of it keeps the names of a subquery from being replaced by the
-- expressions that they stand for, again and again. Twin: random() may run in one process alone here, this in several; and it costs nothing.
create or replace function wh.apart() returns double precision language sql volatile parallel safe as $$ select 0e0 $$
