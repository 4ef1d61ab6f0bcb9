-- The oldest date on which a store that is learnt on date $1 was learnt last.
select min(learnt_before) from wh.store_date where state_date = cast($1 as date) and learnt_on = cast($1 as date)
