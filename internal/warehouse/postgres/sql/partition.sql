-- A table that was just made becomes one that is partitioned by the months of /*3*/, with the same columns.
alter table wh./*1*/ rename to /*2*/
--;
create table wh./*1*/ (like wh./*2*/ including defaults including constraints) partition by range (/*3*/)
--;
drop table wh./*2*/
