-- What of another warehouse has arrived in this one, by table and range of deliveries or runs; empty once a transfer is whole.
create table wh.transfer (source text not null, table_name text not null, first_key bigint not null, last_key bigint not null, rows bigint not null)
