create table if not exists stores (store_id text primary key, name text, region text, format text, city text, opened_on date, closed_on date);
create table if not exists products (product_id text primary key, name text, category text, unit_cost numeric(14, 4), list_price numeric(14, 2));
create table if not exists sales (
  business_date date not null, store_id text not null, product_id text not null, units numeric(14, 3) not null, sales_value numeric(14, 2) not null,
  discount numeric(14, 2), cogs numeric(14, 2), returned_units numeric(14, 3), returned_value numeric(14, 2)
);
create table if not exists store_days (business_date date not null, store_id text not null, is_open boolean, transactions numeric(11), net_sales numeric(14, 2));
create table if not exists inventory (business_date date not null, store_id text not null, product_id text not null, on_hand numeric(14, 3) not null);
create index if not exists sales_date on sales (business_date);
create index if not exists store_days_date on store_days (business_date);
create index if not exists inventory_date on inventory (business_date);
create table if not exists store_day (
  business_date date not null, store_id text not null, net_sales numeric(16, 2) not null, units numeric(16, 3) not null, normal numeric(16, 2),
  primary key (business_date, store_id)
);
create index if not exists store_day_store on store_day (store_id, business_date)
