-- Sessions that were logged out of, each until no cookie of it can be worth anything: at most some of a person, the rest of theirs end together. The session
-- is its random id in hex; times are UTC.
create table wh.session_ended (session text not null, person_id bigint not null, until_at timestamp not null)
