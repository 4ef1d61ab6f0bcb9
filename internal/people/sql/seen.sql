-- The newest business date that a person has looked at.
select business_date from wh.person_seen where person_id = cast($1 as bigint)
