-- A new token.
insert into wh.token (token_id, name, sum, role, sees_cost, created_by, created_at, expires_at, revoked_at)
values (cast($1 as bigint), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as boolean), cast($6 as text), cast($7 as timestamp), cast($8 as timestamp), null)
