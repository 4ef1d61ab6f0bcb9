-- Alert $1 reads $2 since $3.
update wh.alert set doc = cast($2 as text), changed_at = cast($3 as timestamp) where alert_id = cast($1 as bigint)
