-- Whether there is a state of any pair after date $1.
select count(*) from (select 1 from wh.pair_state where state_date = cast($1 as date) limit 1) as s
