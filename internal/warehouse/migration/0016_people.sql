-- People, what they may see, tokens of machines, and who did what. Passwords are argon2id hashes, tokens sha256 sums.
create table wh.person (
  person_id bigint not null, login text not null, name text not null, email text not null, role text not null, sees_cost boolean not null,
  password text not null, must_change boolean not null, subject text not null, source text not null, epoch bigint not null,
  created_at timestamp not null, removed_at timestamp
)
--;
-- What a person may see: a node of the hierarchy (chain, banner, area, region, store), for stand-ins until a date.
create table wh.person_scope (person_id bigint not null, node text not null, value text not null, until date)
--;
create table wh.token (
  token_id bigint not null, name text not null, sum text not null, role text not null, sees_cost boolean not null, created_by text not null,
  created_at timestamp not null, expires_at timestamp not null, revoked_at timestamp
)
--;
create table wh.token_scope (token_id bigint not null, node text not null, value text not null, until date)
--;
-- Appended to and never changed.
create table wh.audit (
  done_at timestamp not null, actor text not null, action text not null, object text not null, detail text not null, address text not null, run_id bigint not null
)
--;
-- Keys that this warehouse made for itself: of sessions, of links.
create table wh.secret (name text not null, value text not null)
--;
-- The newest business date that a person has looked at.
create table wh.person_seen (person_id bigint not null, business_date date not null, seen_at timestamp not null)
