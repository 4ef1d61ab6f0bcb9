-- What the planner is to think of column /*2*/ of /*1*/; see layout.shown.
alter table wh./*1*/ alter column /*2*/ set (n_distinct = 1, n_distinct_inherited = 1)
