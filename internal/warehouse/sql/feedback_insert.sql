-- One answer to an insight.
insert into wh.feedback (given_at, actor, insight_id, kind, category, business_date, answer, until, reason, note, chance)
values (cast($1 as timestamp), cast($2 as text), cast($3 as text), cast($4 as text), nullif(cast($5 as text), ''), cast($6 as date), cast($7 as text), cast($8 as date),
  cast($9 as text), cast($10 as text), cast($11 as double precision))
