-- How many different insights each kind has told on the published dates.
select kind, count(distinct insight_id) from insight group by kind order by kind collate "C" nulls last
