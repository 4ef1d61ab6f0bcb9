-- A month of /*1*/. Rows are only ever added to it, so the first vacuum may freeze them for good. It is made first and attached
-- then: making it as a partition at once would wait for every reader, and let none in meanwhile.
create table wh./*2*/ (like wh./*1*/ including defaults including constraints)
  with (autovacuum_freeze_min_age = 0, autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.2)
--;
alter table wh./*1*/ attach partition wh./*2*/ for values from ('/*from*/') to ('/*to*/')
