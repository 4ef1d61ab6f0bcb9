-- How many runs there are.
select count(*) from wh.run
