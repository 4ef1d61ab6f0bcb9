-- Statistics of one temporary table.
analyze pg_temp./*1*/
