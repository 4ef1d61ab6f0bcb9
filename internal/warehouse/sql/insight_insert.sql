-- One insight of a business date, found by run $1.
insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document)
values (cast($1 as bigint), cast($2 as date), cast($3 as text), cast($4 as text), cast($5 as text), cast($6 as text),
  cast($7 as bigint), cast($8 as boolean), cast($9 as text), cast($10 as text))
