-- grain: the newest file of a name and a business date that came by run $3 and went to quarantine; whether it waits there still or not
-- inputs: wh.delivery, wh.run
-- $1 its name, $2 its business date
select v.delivery_id
from wh.delivery as v
join wh.run as r on r.run_id = v.run_id and r.outcome <> 'running'
where v.file = cast($1 as text) and v.business_date = cast($2 as date) and v.run_id <= cast($3 as bigint) and v.place in ('quarantine', 'released', 'discarded')
order by v.delivery_id desc nulls last
limit 1
