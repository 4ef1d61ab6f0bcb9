-- Quarantined file $1, which lies at $2, leaves for good because $3; it is still to be removed.
update wh.delivery set place = 'discarded', path = cast($2 as text), closed_why = cast($3 as text), moved = false
where delivery_id = cast($1 as bigint)
