-- A channel was told, or was not to be reached.
insert into wh.alert_notice (alert_id, channel, action, content, sent_at, tries, error)
values (cast($1 as bigint), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as timestamp), cast($6 as bigint), cast($7 as text))
