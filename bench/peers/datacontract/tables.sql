create table if not exists stores (store_id varchar, name varchar, region varchar, format varchar, city varchar, opened_on date, closed_on date);
create table if not exists products (product_id varchar, name varchar, category varchar, unit_cost decimal(14, 4), list_price decimal(14, 2));
create table if not exists sales (
  business_date date not null, store_id varchar not null, product_id varchar not null, units decimal(14, 3) not null, sales_value decimal(14, 2) not null,
  discount decimal(14, 2), cogs decimal(14, 2), returned_units decimal(14, 3), returned_value decimal(14, 2)
);
create table if not exists store_days (business_date date not null, store_id varchar not null, is_open boolean, transactions decimal(11, 0), net_sales decimal(14, 2));
create table if not exists inventory (business_date date not null, store_id varchar not null, product_id varchar not null, on_hand decimal(14, 3) not null);
create table if not exists store_day (business_date date not null, store_id varchar not null, net_sales decimal(16, 2), units decimal(16, 3), normal decimal(16, 2))
