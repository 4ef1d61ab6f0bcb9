-- Sessions that are over by themselves are not kept, and none is kept twice.
delete from wh.session_ended where until_at <= cast($1 as timestamp) or session = cast($2 as text)
