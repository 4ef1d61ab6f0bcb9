-- What the warehouse holds of each delivery of products.
select delivery_id, count(*), '0.00' from wh.products group by delivery_id
