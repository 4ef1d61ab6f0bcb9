-- Whether any of these tables has a row.
select exists (select 1 from wh./*1*/) or exists (select 1 from wh./*2*/) or exists (select 1 from wh./*3*/)
