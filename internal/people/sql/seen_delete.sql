-- Forget what a person has looked at, to be written anew.
delete from wh.person_seen where person_id = cast($1 as bigint)
