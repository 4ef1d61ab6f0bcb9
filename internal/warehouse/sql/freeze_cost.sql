-- Deliveries $1 to $2 of sales that bring no COGS keep today's unit cost of each of their products.
insert into wh.frozen_cost (delivery_id, product_id, unit_cost)
select f.delivery_id, f.product_id, p.unit_cost
from (
  select delivery_id, product_id from wh.sales
  where delivery_id between cast($1 as bigint) and cast($2 as bigint) and cogs is null
  group by delivery_id, product_id
) as f
join products as p on p.product_id = f.product_id
where p.unit_cost is not null
