-- Slices that no run after $1 can see.
delete from wh.slice where superseded_by <= cast($1 as bigint)
