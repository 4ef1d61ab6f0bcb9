-- Every token, the revoked ones too.
select token_id, name, sum, role, sees_cost, created_by, created_at, expires_at, revoked_at from wh.token order by token_id
