-- Run $1 goes back to run $2, because $3: what was delivered since, or was withdrawn then and came back since, does not count.
insert into wh.withdrawal (delivery_id, run_id, undone_by, why)
select d.delivery_id, cast($1 as bigint), null, cast($3 as text)
from wh.delivery as d
where d.outcome = 'ok' and d.place = 'archive' and d.run_id < cast($1 as bigint)
  and d.delivery_id not in (select delivery_id from wh.withdrawal where undone_by is null)
  and (d.run_id > cast($2 as bigint) or d.delivery_id in (
    select delivery_id from wh.withdrawal where run_id <= cast($2 as bigint) and undone_by > cast($2 as bigint)))
