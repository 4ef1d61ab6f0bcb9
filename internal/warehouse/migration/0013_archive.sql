-- The hash of what a packed file holds; of a plain one that of its bytes. Null in deliveries of older binaries.
alter table wh.delivery add column content_sha256 text
--;
-- The contracts under which anything was ever delivered, as they were: the archive is read again under them.
create table wh.contract (contract_sha256 text not null, document text not null)
