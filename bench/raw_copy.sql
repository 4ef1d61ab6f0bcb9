create table sales (business_date date, store_id text, product_id text, units decimal(14,3), sales_value decimal(14,2),
  discount decimal(14,2), cogs decimal(14,2), returned_units decimal(14,3), returned_value decimal(14,2))
