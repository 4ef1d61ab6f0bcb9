-- Tables that every node holds and tables that are spread change in one transaction.
set local citus.multi_shard_modify_mode = 'sequential'
