-- The views of this transaction show run $1 (0: the published one). Gives the run.
select cast(set_config('daybook.run', cast(case when cast($1 as bigint) = 0 then (select run_id from wh.published) else cast($1 as bigint) end as text), true) as bigint)
