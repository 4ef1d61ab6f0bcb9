-- A person's row, to be written anew.
delete from wh.person where person_id = cast($1 as bigint)
