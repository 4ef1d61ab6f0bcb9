-- A delivery is withdrawn by run $2.
update wh.delivery set withdrawn_by = cast($2 as bigint), closed_why = cast($3 as text) where delivery_id = cast($1 as bigint)
