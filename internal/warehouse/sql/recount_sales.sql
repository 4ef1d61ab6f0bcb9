-- What the warehouse holds of each delivery of sales.
select delivery_id, count(*), cast(coalesce(sum(sales_value), 0) as text) from wh.sales group by delivery_id
