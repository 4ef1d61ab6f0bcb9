-- A token is worth nothing from now on.
update wh.token set revoked_at = cast($2 as timestamp) where token_id = cast($1 as bigint) and revoked_at is null
