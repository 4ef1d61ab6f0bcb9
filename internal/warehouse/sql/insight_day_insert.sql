-- How many checks ran for a business date and how many stood out.
insert into wh.insight_day (run_id, business_date, checks, stood_out)
values (cast($1 as bigint), cast($2 as date), cast($3 as bigint), cast($4 as bigint))
