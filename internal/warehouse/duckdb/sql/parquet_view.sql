-- A published view of Parquet files. Folders named month=… are no column; a file that was written before a column was there has none of it. /*view*/ and /*files*/ are filled in, quoted.
create view /*view*/ as select * from read_parquet([/*files*/], hive_partitioning = false, union_by_name = true)
