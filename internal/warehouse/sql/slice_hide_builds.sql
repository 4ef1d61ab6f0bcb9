-- What was made of dates $2, a list divided by commas, is hidden from run $1 on, also what this run made.
update wh.slice set superseded_by = cast($1 as bigint)
where superseded_by is null and delivery_id = 0
  and business_date in (select cast(unnest(string_to_array(cast($2 as text), ',')) as date))
