-- What the warehouse holds of each delivery of sale_lines.
select delivery_id, count(*), cast(coalesce(sum(sales_value), 0) as text) from wh.sale_lines group by delivery_id
