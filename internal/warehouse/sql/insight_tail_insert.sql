-- How many tests of each family ran on date $2 in run $1, and how many had small chances; one list a column.
insert into wh.insight_tail (run_id, business_date, family, tests, small_5, small_1, small_02)
select cast($1 as bigint), cast($2 as date), unnest(string_to_array(cast($3 as text), ',')), cast(unnest(string_to_array(cast($4 as text), ',')) as bigint),
  cast(unnest(string_to_array(cast($5 as text), ',')) as bigint), cast(unnest(string_to_array(cast($6 as text), ',')) as bigint),
  cast(unnest(string_to_array(cast($7 as text), ',')) as bigint)
