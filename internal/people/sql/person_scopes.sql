-- What everybody may see.
select person_id, node, value, until from wh.person_scope order by person_id, node collate "C" nulls last, value collate "C" nulls last
