-- What was fetched out of buckets into landing: the newest row of an object says as what it was fetched. Appended to and never changed.
create table wh.fetched (place text not null, name text not null, tag text not null, bytes bigint not null, fetched_at timestamp not null)
