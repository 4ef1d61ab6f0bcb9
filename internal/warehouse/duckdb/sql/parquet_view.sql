-- A published view of Parquet files. Folders named month=… are no column; /*view*/ and /*files*/ are filled in, quoted.
create view /*view*/ as select * from read_parquet([/*files*/], hive_partitioning = false)
