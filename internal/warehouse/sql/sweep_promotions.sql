-- Rows of deliveries $1 to $2 that no slice will ever show.
delete from wh.promotions where delivery_id between cast($1 as bigint) and cast($2 as bigint)
