-- Rows that change stay on their page where it has room.
alter table wh./*1*/ set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)
