-- Letter $1 is about to be tried again, to $2 as of run $3, at $4. $5: 1 for a try, 0 for none.
update wh.mail set address = cast($2 as text), read_run = cast($3 as bigint), begun_at = cast($4 as timestamp), ended_at = null, state = 'sending', tries = tries + cast($5 as bigint), error = ''
where mail_id = cast($1 as bigint)
