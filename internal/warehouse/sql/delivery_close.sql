-- Quarantined file $1 leaves quarantine: $2 place, $3 path, $4 run, $5 why.
update wh.delivery set place = cast($2 as text), path = cast($3 as text), closed_by = cast($4 as bigint), closed_why = cast($5 as text)
where delivery_id = cast($1 as bigint)
