-- The steps that were done.
select number, name from wh.schema_version order by number nulls last
