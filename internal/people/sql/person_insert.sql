-- A new person.
insert into wh.person (person_id, login, name, email, role, sees_cost, password, must_change, subject, source, epoch, created_at, removed_at)
values (cast($1 as bigint), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as text), cast($6 as boolean), cast($7 as text),
  cast($8 as boolean), cast($9 as text), cast($10 as text), cast($11 as bigint), cast($12 as timestamp), cast($13 as timestamp))
