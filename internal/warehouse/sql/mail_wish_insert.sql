-- Person $1 wants mails ($2) since $3, because $4.
insert into wh.mail_wish (person_id, wanted, said_at, why) values (cast($1 as bigint), cast($2 as boolean), cast($3 as timestamp), cast($4 as text))
