select string_agg(column_name || ' ' || ways, ', ' order by place) from (
  select column_name, min(column_id) as place, string_agg(distinct compression, ' or ' order by compression) as ways
  from pragma_storage_info('wh.sales') where segment_type <> 'VALIDITY' group by column_name
)
