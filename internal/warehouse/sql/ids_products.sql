-- The ids of the product master that the run being read shows.
select product_id from products
