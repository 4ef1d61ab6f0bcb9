-- grain: file that was released or discarded, without what it says, the newest first
-- inputs: wh.delivery
select v.delivery_id, v.store_id, v.place, v.closed_by, v.closed_at
from wh.delivery as v
where v.place in ('released', 'discarded')
order by v.delivery_id desc nulls last
