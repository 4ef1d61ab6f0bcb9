-- All sessions of somebody were ended.
delete from wh.session_ended where person_id = cast($1 as bigint)
