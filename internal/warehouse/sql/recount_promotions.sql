-- What the warehouse holds of each delivery of promotions.
select delivery_id, count(*), '0.00' from wh.promotions group by delivery_id
