-- A letter is about to be sent: number $1, to person $2 called $3 at $4, of kind $5, about date $6 as of run $7, at $8. $9: 1 for a try, 0 for none.
insert into wh.mail (mail_id, person_id, login, address, kind, business_date, read_run, begun_at, state, tries, error)
values (cast($1 as bigint), cast($2 as bigint), cast($3 as text), cast($4 as text), cast($5 as text), cast($6 as date), cast($7 as bigint), cast($8 as timestamp), 'sending', cast($9 as bigint), '')
