-- Months whose rows have left for Parquet files elsewhere: one row for each month and table. month is its first day; the same run took out all before left_before. sums
-- are those of the number columns (JSON), cost_sums of those that tell what things cost, path and sha256 the file below place, manifest_sha256 that of the manifest that named it. Appended to and never changed.
create table wh.offload (
  month date not null, left_before date not null, dataset text not null, rows bigint not null, sums text not null, cost_sums text not null, place text not null, path text not null,
  sha256 text not null, bytes bigint not null, manifest_sha256 text not null, run_id bigint not null, offloaded_at timestamp not null, actor text not null
)
--;
-- What left of each delivery, so that what it has left here and what is gone still add up to what the ledger says: rows, sums of its number columns (JSON),
-- and mark, the fingerprint of the rows as verify makes it (a whole number; the fingerprints of parts add up to that of all).
create table wh.offload_delivery (
  delivery_id bigint not null, dataset text not null, rows bigint not null, sums text not null, mark text not null, run_id bigint not null
)
--;
create view offload_ledger as
select o.month, o.dataset, o.rows, o.sums, o.cost_sums, o.place, o.path, o.sha256, o.bytes, o.manifest_sha256, o.run_id
from wh.offload as o
