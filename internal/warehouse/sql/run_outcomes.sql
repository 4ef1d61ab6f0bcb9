-- How many runs ended how.
select outcome, count(*) from wh.run group by outcome order by outcome
