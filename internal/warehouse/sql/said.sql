-- How much people have said, and how many files they or their retention have closed.
select (select count(*) from feedback) + (select count(*) from wh.delivery where place in ('released', 'discarded')) + (select count(*) from remark) + (select count(*) + count(removed_at) from wh.annotation)
