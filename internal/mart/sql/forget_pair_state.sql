-- The states after dates $1, which lie between $2 and $3, are dropped.
delete from wh.pair_state where state_date = any(cast(string_to_array(cast($1 as text), ',') as date[]))
  and state_date between cast($2 as date) and cast($3 as date)
