-- What is wrong and was told: one row for each time that a cause arose, until it is over.
create table wh.alert (
  alert_id bigint not null, cause text not null, kind text not null, doc text not null, opened_at timestamp not null, changed_at timestamp not null,
  resolved_at timestamp, silenced_until timestamp, silenced_why text not null
)
--;
-- What each channel was told of it. Appended to and never changed; error is "" where the other side took it.
create table wh.alert_notice (
  alert_id bigint not null, channel text not null, action text not null, content text not null, sent_at timestamp not null, tries bigint not null, error text not null
)
