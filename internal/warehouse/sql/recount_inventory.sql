-- What the warehouse holds of each delivery of inventory.
select delivery_id, count(*), '0.00' from wh.inventory group by delivery_id
