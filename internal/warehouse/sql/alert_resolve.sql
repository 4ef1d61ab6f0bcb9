-- Alert $1 is over since $2.
update wh.alert set resolved_at = cast($2 as timestamp), changed_at = cast($2 as timestamp) where alert_id = cast($1 as bigint) and resolved_at is null
