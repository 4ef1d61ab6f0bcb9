-- A session was logged out of.
insert into wh.session_ended (session, person_id, until_at) values (cast($1 as text), cast($2 as bigint), cast($3 as timestamp))
