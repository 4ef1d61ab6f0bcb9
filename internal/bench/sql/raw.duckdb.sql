-- What the engine itself needs for a night's files: read with given types into plain tables, then a checkpoint. $1 is the folder.
create table if not exists sales (business_date date, store_id text, product_id text, units decimal(14,3), sales_value decimal(14,2),
  discount decimal(14,2), cogs decimal(14,2), returned_units decimal(14,3), returned_value decimal(14,2))
--;
create table if not exists store_days (business_date date, store_id text, is_open boolean, transactions bigint, net_sales decimal(14,2))
--;
create table if not exists inventory (business_date date, store_id text, product_id text, on_hand decimal(14,3))
--;
insert into sales select * from read_csv($1 || '/sales_*.csv', header = true, columns = {
  'business_date': 'DATE', 'store_id': 'VARCHAR', 'product_id': 'VARCHAR', 'units': 'DECIMAL(14,3)', 'sales_value': 'DECIMAL(14,2)',
  'discount': 'DECIMAL(14,2)', 'cogs': 'DECIMAL(14,2)', 'returned_units': 'DECIMAL(14,3)', 'returned_value': 'DECIMAL(14,2)'})
--;
insert into store_days select * from read_csv($1 || '/store_days_*.csv', header = true, columns = {
  'business_date': 'DATE', 'store_id': 'VARCHAR', 'is_open': 'BOOLEAN', 'transactions': 'BIGINT', 'net_sales': 'DECIMAL(14,2)'})
--;
insert into inventory select * from read_csv($1 || '/inventory_*.csv', header = true, columns = {
  'business_date': 'DATE', 'store_id': 'VARCHAR', 'product_id': 'VARCHAR', 'on_hand': 'DECIMAL(14,3)'})
--;
checkpoint
