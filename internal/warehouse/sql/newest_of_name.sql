-- The newest delivery that was loaded under contract $1 from a file called $2, and counts; 0: none.
select coalesce(max(d.delivery_id), 0)
from wh.delivery as d
left join wh.withdrawal as w on w.delivery_id = d.delivery_id and w.undone_by is null
where d.outcome = 'ok' and d.place = 'archive' and d.contract_id = cast($1 as text) and d.file = cast($2 as text) and w.delivery_id is null
