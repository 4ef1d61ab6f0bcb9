-- What people wrote beside insights, and whom they gave them to; appended to and never changed. word: note, assigned (to a person; to nobody
-- where it is empty).
create table wh.remark (
  given_at timestamp not null, actor text not null, insight_id text not null, business_date date not null, word text not null, person text not null,
  note text not null
)
--;
-- What people know of a store, a region or the whole chain: an event of some days. node: chain, region, store.
create table wh.annotation (
  annotation_id text not null, written_at timestamp not null, actor text not null, node text not null, value text not null, first_date date not null,
  last_date date not null, note text not null, removed_at timestamp, removed_by text
)
--;
create view remark as
select r.given_at, r.actor, r.insight_id, r.business_date, r.word, r.person, r.note
from wh.remark as r
--;
create view annotation as
select a.annotation_id, a.written_at, a.actor, a.node, a.value, a.first_date, a.last_date, a.note
from wh.annotation as a
where a.removed_at is null
