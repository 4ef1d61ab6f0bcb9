-- One annotation.
insert into wh.annotation (annotation_id, written_at, actor, node, value, first_date, last_date, note)
values (cast($1 as text), cast($2 as timestamp), cast($3 as text), cast($4 as text), cast($5 as text), cast($6 as date), cast($7 as date), cast($8 as text))
