-- How much people have said.
select (select count(*) from feedback) + (select count(*) from remark) + (select count(*) + count(removed_at) from wh.annotation)
