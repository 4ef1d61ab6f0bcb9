-- The first date from $1 on after which there is a state of what is normal: what comes later is worked out again from there.
select min(state_date) from wh.baseline_state where state_date >= cast($1 as date)
