-- The ids of the product master that readers see, and the contract under which each came.
select f.product_id, d.contract_id
from wh.products as f
join wh.live_slice as s on s.dataset = 'products' and s.delivery_id = f.delivery_id
join wh.delivery as d on d.delivery_id = f.delivery_id
