-- A number that nobody reads and that planners may not work out twice: a column of it keeps the names of a subquery from being replaced by the
-- expressions that they stand for, again and again. Twin: what is random here is known to one process alone on a server.
create or replace macro wh.apart() as random()
