-- What was fetched out of place $1, oldest first.
select name, tag from wh.fetched where place = cast($1 as text) order by fetched_at
