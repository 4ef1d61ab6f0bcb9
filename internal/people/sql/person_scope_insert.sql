-- One thing that a person may see.
insert into wh.person_scope (person_id, node, value, until) values (cast($1 as bigint), cast($2 as text), cast($3 as text), cast($4 as date))
