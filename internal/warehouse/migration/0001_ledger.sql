-- The ledger: runs, deliveries, slices and the one pointer. Written by every run, read by every view.
create schema if not exists wh
--;
-- One row for each run that touched anything. outcome is 'running' until the run ends.
create table wh.run (
  run_id bigint not null,
  kind text not null,
  outcome text not null,
  started_at timestamp not null,
  finished_at timestamp,
  first_date date,
  last_date date,
  files_landed bigint not null,
  files_loaded bigint not null,
  files_quarantined bigint not null,
  files_duplicate bigint not null,
  files_left bigint not null,
  rows_in bigint not null,
  rows_loaded bigint not null,
  rows_quarantined bigint not null,
  value_in decimal(18,2) not null,
  value_loaded decimal(18,2) not null,
  value_quarantined decimal(18,2) not null,
  seconds double precision not null,
  reason text not null,
  version text not null,
  report text not null,
  first_delivery bigint not null,
  last_delivery bigint not null
)
--;
-- One row for each file that a run judged. verdict is the JSON document that scripts read. place says where the file is:
-- landing, archive, quarantine, released, discarded; path is relative to the home. moved is false until the file is there.
create table wh.delivery (
  delivery_id bigint not null,
  run_id bigint not null,
  dataset text not null,
  file text not null,
  sha256 text not null,
  bytes bigint not null,
  contract_id text not null,
  contract_version text not null,
  contract_sha256 text not null,
  business_date date,
  store_id text,
  outcome text not null,
  rows bigint not null,
  sales_value decimal(18,2) not null,
  findings_total bigint not null,
  verdict text not null,
  place text not null,
  path text not null,
  moved boolean not null,
  withdrawn_by bigint,
  closed_by bigint,
  closed_why text not null,
  swept boolean not null default false
)
--;
-- What one delivery (or one mart build: delivery_id 0, build_run set) says about one business date and, where files come
-- per store, one store ('' = all). Visible to a reader of run R: run_id <= R and (superseded_by is null or superseded_by > R).
create table wh.slice (
  dataset text not null,
  business_date date,
  store_id text not null,
  delivery_id bigint not null,
  build_run bigint not null,
  run_id bigint not null,
  superseded_by bigint,
  stores bigint not null,
  rows bigint not null,
  units decimal(18,3) not null,
  sales_value decimal(18,2) not null,
  returned_value decimal(18,2) not null
)
--;
-- Slices that a run is about to write, and those that it is about to supersede. Read in the publishing transaction only.
create table wh.slice_new (
  dataset text not null,
  business_date date,
  store_id text not null,
  delivery_id bigint not null,
  run_id bigint not null,
  stores bigint not null,
  rows bigint not null,
  units decimal(18,3) not null,
  sales_value decimal(18,2) not null,
  returned_value decimal(18,2) not null
)
--;
create table wh.slice_gone (
  dataset text not null,
  business_date date,
  store_id text not null,
  delivery_id bigint not null,
  run_id bigint not null
)
--;
-- run_id is what readers see; oldest_run is the oldest run that can still be read, since older slices were swept.
create table wh.published (run_id bigint not null, oldest_run bigint not null)
--;
insert into wh.published (run_id, oldest_run) values (0, 0)
--;
-- unit_cost frozen at load for deliveries of sales that bring no COGS.
create table wh.frozen_cost (
  delivery_id bigint not null,
  product_id text not null,
  unit_cost decimal(14,4) not null
)
