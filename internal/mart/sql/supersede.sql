-- Earlier builds of the marts $5 of dates $4 (between $1 and $2) are hidden from run $3 on.
update wh.slice set superseded_by = cast($3 as bigint)
where superseded_by is null and delivery_id = 0 and build_run <> cast($3 as bigint)
  and business_date between cast($1 as date) and cast($2 as date)
  and business_date in (select cast(unnest(string_to_array(cast($4 as text), ',')) as date))
  and dataset in (select unnest(string_to_array(cast($5 as text), ',')))
