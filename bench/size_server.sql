select sum(pg_total_relation_size(relid))::bigint from pg_partition_tree('wh.sales')
