-- The query as the engine itself parses it.
select cast(json_serialize_sql(cast($1 as text)) as text)
