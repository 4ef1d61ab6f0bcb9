-- An empty month goes.
drop table wh./*1*/
