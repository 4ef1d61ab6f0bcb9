-- Statistics of one table of a part.
analyze wh_part./*1*/
