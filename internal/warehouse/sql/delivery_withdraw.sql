-- Delivery $1 does not count from run $2 on, because $3.
insert into wh.withdrawal (delivery_id, run_id, undone_by, why)
values (cast($1 as bigint), cast($2 as bigint), null, cast($3 as text))
