-- One thing that a token may see.
insert into wh.token_scope (token_id, node, value, until) values (cast($1 as bigint), cast($2 as text), cast($3 as text), cast($4 as date))
