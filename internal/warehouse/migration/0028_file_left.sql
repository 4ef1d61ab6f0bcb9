-- Loaded files that left the archive after their time. Appended to and never changed: hash, counts and sums stay in the ledger.
create table wh.file_left (delivery_id bigint not null, left_at timestamp not null)
