-- grain: product of the master
-- inputs: products
select p.product_id, p.name, p.category
from products as p
order by p.product_id collate "C" nulls last
