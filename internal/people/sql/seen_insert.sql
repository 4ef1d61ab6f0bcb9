-- A person has looked at a business date.
insert into wh.person_seen (person_id, business_date, seen_at) values (cast($1 as bigint), cast($2 as date), cast($3 as timestamp))
