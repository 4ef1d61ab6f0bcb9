-- Whether a month has a row.
select exists (select 1 from wh./*1*/)
