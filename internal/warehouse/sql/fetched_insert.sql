-- Object $2 of place $1 was fetched as $3, $4 bytes, at $5.
insert into wh.fetched (place, name, tag, bytes, fetched_at) values (cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as bigint), cast($5 as timestamp))
