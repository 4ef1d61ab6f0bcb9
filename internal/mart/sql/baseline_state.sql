-- From now on there is a state after date $1.
insert into wh.baseline_state (state_date) values (cast($1 as date))
