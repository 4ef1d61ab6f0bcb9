-- How many files of run $1 had which verdict.
select outcome, count(*) from wh.delivery where run_id = cast($1 as bigint) group by outcome order by outcome
