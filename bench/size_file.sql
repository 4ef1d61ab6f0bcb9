select count(distinct block_id) * 262144 from pragma_storage_info('wh.sales') where block_id >= 0
