select number, name from wh.schema_version order by number
