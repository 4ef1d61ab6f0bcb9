-- What was found, by business date and run. document is the insight as scripts read it; made is how many checks ran.
create table wh.insight (
  run_id bigint not null,
  business_date date not null,
  insight_id text not null,
  kind text not null,
  level text not null,
  store_id text,
  place bigint not null,
  capped boolean not null,
  state text not null,
  document text not null
)
--;
create table wh.insight_day (
  run_id bigint not null,
  business_date date not null,
  checks bigint not null,
  stood_out bigint not null
)
--;
create view insight as
select i.business_date, i.insight_id, i.kind, i.level, i.store_id, i.place, i.capped, i.state, i.document
from wh.insight as i
join wh.live_slice as s on s.dataset = 'insight' and s.business_date = i.business_date and s.build_run = i.run_id
--;
create view insight_day as
select d.business_date, d.checks, d.stood_out
from wh.insight_day as d
join wh.live_slice as s on s.dataset = 'insight' and s.business_date = d.business_date and s.build_run = d.run_id
