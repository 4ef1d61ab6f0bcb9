-- What the warehouse holds of each delivery of store_days.
select delivery_id, count(*), cast(coalesce(sum(net_sales), 0) as text) from wh.store_days group by delivery_id
