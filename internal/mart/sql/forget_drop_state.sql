-- The states after dates $1 are dropped.
delete from wh.drop_state where state_date in (select cast(unnest(string_to_array(cast($1 as text), ',')) as date))
