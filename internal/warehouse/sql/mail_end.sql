-- Letter $1 ended at $2 in state $3, with error $4 ('' where it was taken).
update wh.mail set ended_at = cast($2 as timestamp), state = cast($3 as text), error = cast($4 as text) where mail_id = cast($1 as bigint)
