-- How many different insights each kind in shadow has found on the published dates.
select kind, count(distinct insight_id) from insight_shadow group by kind order by kind collate "C" nulls last
