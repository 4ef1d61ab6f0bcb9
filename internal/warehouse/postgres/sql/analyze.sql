-- Statistics of one table.
analyze wh./*1*/
