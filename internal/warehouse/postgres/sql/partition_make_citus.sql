-- A month of /*1*/ on a cluster, which distributes it as its table.
create table wh./*2*/ partition of wh./*1*/ for values from ('/*from*/') to ('/*to*/')
