-- How many tests of each family ran on date $2 in run $1, by the bin of their chance; one list a column.
insert into wh.insight_tail (run_id, business_date, family, bin, tests)
select cast($1 as bigint), cast($2 as date), unnest(string_to_array(cast($3 as text), ',')), cast(unnest(string_to_array(cast($4 as text), ',')) as bigint),
  cast(unnest(string_to_array(cast($5 as text), ',')) as bigint)
