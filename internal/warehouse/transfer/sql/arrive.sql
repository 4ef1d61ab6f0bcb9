-- A part has arrived.
insert into wh.transfer (source, table_name, first_key, last_key, rows) values (cast($1 as text), cast($2 as text), cast($3 as bigint), cast($4 as bigint), cast($5 as bigint))
