-- Who may see the pages, as a file of the chain says: one row for each login. No view shows it: who may see what is told to admins alone.
create table wh.people (
  login text not null, name text, email text, role text not null, sees_cost boolean, scope text not null,
  delivery_id bigint not null, source_line bigint not null
)
