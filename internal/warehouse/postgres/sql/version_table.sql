-- What Migrate has done. Created by the driver, since the first step cannot record itself otherwise.
create schema if not exists wh
--;
create table if not exists wh.schema_version (number bigint primary key, name text not null)
