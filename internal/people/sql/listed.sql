-- Whom the published files of people name, with the delivery that does.
select f.login, coalesce(f.name, ''), coalesce(f.email, ''), f.role, coalesce(f.sees_cost, false), f.scope, f.delivery_id, d.file
from wh.people as f
join wh.live_slice as s on s.dataset = 'people' and s.delivery_id = f.delivery_id
join wh.delivery as d on d.delivery_id = f.delivery_id
order by f.delivery_id, f.source_line
