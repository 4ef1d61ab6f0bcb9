-- What the server itself needs for a night's files: a copy of each, as psql's \copy sends it, into plain tables without an index. They lie in a
-- schema of their own beside the warehouse, and go with the measurement.
create schema raw_bench
--;
create table raw_bench.sales (business_date date, store_id text, product_id text, units decimal(14,3), sales_value decimal(14,2),
  discount decimal(14,2), cogs decimal(14,2), returned_units decimal(14,3), returned_value decimal(14,2))
--;
create table raw_bench.store_days (business_date date, store_id text, is_open boolean, transactions bigint, net_sales decimal(14,2))
--;
create table raw_bench.inventory (business_date date, store_id text, product_id text, on_hand decimal(14,3))
