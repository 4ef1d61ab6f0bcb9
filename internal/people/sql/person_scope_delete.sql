-- All that a person may see.
delete from wh.person_scope where person_id = cast($1 as bigint)
