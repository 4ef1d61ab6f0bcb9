-- Quarantined file $1, which lies at $2, leaves for good because $3, at $4 by the word of $5; it is still to be removed.
update wh.delivery set place = 'discarded', path = cast($2 as text), closed_why = cast($3 as text), closed_at = cast($4 as timestamp), closed_who = cast($5 as text), moved = false
where delivery_id = cast($1 as bigint)
