-- The query as the engine understood it: no comments, no semicolon.
select json_deserialize_sql(cast($1 as json))
