-- One remark on an insight.
insert into wh.remark (given_at, actor, insight_id, business_date, word, person, note)
values (cast($1 as timestamp), cast($2 as text), cast($3 as text), cast($4 as date), cast($5 as text), cast($6 as text), cast($7 as text))
