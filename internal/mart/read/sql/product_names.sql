-- grain: product of the master
-- inputs: products
select p.product_id, p.name, p.category, cast(p.list_price * 100 as bigint) as list_price
from products as p
order by p.product_id collate "C" nulls last
