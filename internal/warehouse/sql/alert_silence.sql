-- Nobody is told of alert $1 before $2, because $3.
update wh.alert set silenced_until = cast($2 as timestamp), silenced_why = cast($3 as text) where alert_id = cast($1 as bigint) and resolved_at is null
