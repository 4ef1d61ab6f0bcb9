create table sales (business_date date, store_id text, product_id text, units decimal(14,3), sales_value decimal(14,2),
  discount decimal(14,2), cogs decimal(14,2), returned_units decimal(14,3), returned_value decimal(14,2))
--;
insert into sales select * from read_csv($1, header = true, columns = {
  'business_date': 'DATE', 'store_id': 'VARCHAR', 'product_id': 'VARCHAR', 'units': 'DECIMAL(14,3)', 'sales_value': 'DECIMAL(14,2)',
  'discount': 'DECIMAL(14,2)', 'cogs': 'DECIMAL(14,2)', 'returned_units': 'DECIMAL(14,3)', 'returned_value': 'DECIMAL(14,2)'})
--;
checkpoint
