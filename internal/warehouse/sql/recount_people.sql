-- What the warehouse holds of deliveries $1 to $2 of people: rows, and the sum of every number column in the dataset's order.
select delivery_id, count(*)
from wh.people where delivery_id between cast($1 as bigint) and cast($2 as bigint) group by delivery_id
