-- Morning mails: one row for each letter to a person. state is sending, sent, failed (it is tried again) or refused (it is not).
create table wh.mail (
  mail_id bigint not null, person_id bigint not null, login text not null, address text not null, kind text not null, business_date date not null,
  read_run bigint not null, begun_at timestamp not null, ended_at timestamp, state text not null, tries bigint not null, error text not null
)
--;
-- Who wants no mails, or wants them again: the newest row of a person counts. Appended to and never changed.
create table wh.mail_wish (person_id bigint not null, wanted boolean not null, said_at timestamp not null, why text not null)
