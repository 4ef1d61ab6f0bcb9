-- Parts of a transfer that have arrived.
select source, table_name, first_key, last_key, rows from wh.transfer
