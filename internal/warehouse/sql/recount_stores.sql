-- What the warehouse holds of each delivery of stores.
select delivery_id, count(*), '0.00' from wh.stores group by delivery_id
