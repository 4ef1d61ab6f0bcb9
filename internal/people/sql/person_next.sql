-- The next free number of a person.
select coalesce(max(person_id), 0) + 1 from wh.person
