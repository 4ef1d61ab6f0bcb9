-- Everybody, the removed ones too.
select person_id, login, name, email, role, sees_cost, password, must_change, subject, source, epoch, created_at, removed_at
from wh.person order by person_id
