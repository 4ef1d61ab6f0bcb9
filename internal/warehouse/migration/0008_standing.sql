-- A delivery counts from its run on, but for the times in which it is withdrawn: by a person, or because a rollback went back
-- behind it. undone_by is the run that brought it back, by a rollback to where it still counted.
create table wh.withdrawal (delivery_id bigint not null, run_id bigint not null, undone_by bigint, why text not null)
--;
insert into wh.withdrawal (delivery_id, run_id, undone_by, why)
select delivery_id, withdrawn_by, null, closed_why from wh.delivery where withdrawn_by is not null
--;
create or replace view delivery_ledger as
select d.delivery_id, d.run_id, d.dataset, d.file, d.sha256, d.bytes, d.contract_id, d.contract_version, d.contract_sha256,
  d.business_date, d.store_id, d.outcome, d.rows, d.sales_value, d.findings_total, d.place, w.run_id as withdrawn_by, d.closed_by
from wh.delivery as d
join wh.run as r on r.run_id = d.run_id and r.outcome <> 'running'
left join wh.withdrawal as w on w.delivery_id = d.delivery_id and w.undone_by is null
--;
alter table wh.delivery drop column withdrawn_by
--;
-- The quarantined delivery that this one is, let in by a release.
alter table wh.delivery add column released_from bigint
--;
-- Of keyed datasets the newest delivery of a key counts. Deliveries are numbered as they came; a slice that a rollback brought
-- back has a new run and is none the newer for it.
create or replace view calendar as
select r.date, r.region, r.store_id, r.event, r.kind, r.delivery_id, r.source_line
from (
  select f.*, row_number() over (
    partition by f.date, coalesce(f.region, ''), coalesce(f.store_id, ''), f.event
    order by f.delivery_id desc, f.source_line desc) as newest
  from wh.calendar as f
  join wh.live_slice as s on s.dataset = 'calendar' and s.delivery_id = f.delivery_id
) as r
where r.newest = 1
--;
create or replace view promotions as
select r.promotion_id, r.name, r.product_id, r.store_id, r.mechanic, r.starts_on, r.ends_on, r.promo_price,
  r.funding_per_unit, r.feature, r.display, r.delivery_id, r.source_line
from (
  select f.*, row_number() over (
    partition by f.promotion_id, coalesce(f.product_id, ''), coalesce(f.store_id, '')
    order by f.delivery_id desc, f.source_line desc) as newest
  from wh.promotions as f
  join wh.live_slice as s on s.dataset = 'promotions' and s.delivery_id = f.delivery_id
) as r
where r.newest = 1
--;
create or replace view targets as
select r.business_date, r.store_id, r.net_sales_target, r.delivery_id, r.source_line
from (
  select f.*, row_number() over (
    partition by f.business_date, f.store_id
    order by f.delivery_id desc, f.source_line desc) as newest
  from wh.targets as f
  join wh.live_slice as s on s.dataset = 'targets' and s.delivery_id = f.delivery_id
) as r
where r.newest = 1
--;
-- The run left no row in the fact tables that no slice will ever show, or they are gone.
alter table wh.run add column swept boolean
--;
update wh.run set swept = (first_delivery = 0 or outcome not in ('failed', 'stopped_by_drift', 'running'))
