-- grain: one row
-- inputs: products
select count(*) as products from products as p
