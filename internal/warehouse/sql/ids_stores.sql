-- The ids of the store master that readers see, and the contract under which each came.
select f.store_id, d.contract_id
from wh.stores as f
join wh.live_slice as s on s.dataset = 'stores' and s.delivery_id = f.delivery_id
join wh.delivery as d on d.delivery_id = f.delivery_id
