-- Sessions that were logged out of and might be tried again.
select session from wh.session_ended where until_at > cast($1 as timestamp)
