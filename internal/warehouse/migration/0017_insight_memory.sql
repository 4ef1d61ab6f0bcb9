-- What the heuristics keep beside what they tell. insight_shadow: what kinds in shadow found, worked out like the others and shown on no page.
-- insight_tail: how many tests of a family ran on a date, by how small their chance was: bin b holds chances from 10^-(b/8) down to the next. Both are
-- part of the slice 'insight'.
create table wh.insight_shadow (
  run_id bigint not null, business_date date not null, insight_id text not null, kind text not null, level text not null, store_id text,
  place bigint not null, capped boolean not null, state text not null, document text not null
)
--;
create table wh.insight_tail (
  run_id bigint not null, business_date date not null, family text not null, bin bigint not null, tests bigint not null
)
--;
-- What people answered to insights; appended to and never changed. answer: confirmed, not_true, done, snooze (until a date). chance is how
-- likely the insight was to be real when it was told.
create table wh.feedback (
  given_at timestamp not null, actor text not null, insight_id text not null, kind text not null, category text, business_date date not null,
  answer text not null, until date, reason text not null, note text not null, chance double precision not null
)
--;
create view insight_shadow as
select i.business_date, i.insight_id, i.kind, i.level, i.store_id, i.place, i.capped, i.state, i.document
from wh.insight_shadow as i
join wh.live_slice as s on s.dataset = 'insight' and s.business_date = i.business_date and s.build_run = i.run_id
--;
create view insight_tail as
select t.business_date, t.family, t.bin, t.tests
from wh.insight_tail as t
join wh.live_slice as s on s.dataset = 'insight' and s.business_date = t.business_date and s.build_run = t.run_id
--;
create view feedback as
select f.given_at, f.actor, f.insight_id, f.kind, f.category, f.business_date, f.answer, f.until, f.reason, f.note, f.chance
from wh.feedback as f
