-- Files of a place $1 whose paths begin with $2 lie below $3 now: the home was restored with other folders.
update wh.delivery set path = cast($3 as text) || substr(path, length(cast($2 as text)) + 1)
where place = cast($1 as text) and left(path, length(cast($2 as text))) = cast($2 as text)
