-- A new key.
insert into wh.secret (name, value) values (cast($1 as text), cast($2 as text))
