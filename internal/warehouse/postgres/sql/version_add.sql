-- A step was done.
insert into wh.schema_version (number, name) values (cast($1 as bigint), cast($2 as text))
