-- The next free number of a token.
select coalesce(max(token_id), 0) + 1 from wh.token
