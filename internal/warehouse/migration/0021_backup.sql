-- What was taken away and brought back: a line for each backup, drill and restore, those that failed too. kind is backup, drill or restore,
-- outcome ok or failed. last_delivery is the newest that it holds; archive says that the archive's files are in it.
create table wh.backup (
  kind text not null, name text not null, target text not null, done_at timestamp not null, outcome text not null, detail text not null,
  published_run bigint not null, last_delivery bigint not null, archive boolean not null, rows bigint not null, bytes bigint not null
)
