-- How many sessions somebody logged out of that might be tried again.
select count(*) from wh.session_ended where person_id = cast($1 as bigint) and until_at > cast($2 as timestamp)
