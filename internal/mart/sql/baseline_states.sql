-- The dates after which there is a state of the baseline.
select state_date from wh.baseline_state order by state_date nulls last
