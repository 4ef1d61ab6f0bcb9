-- The facts, as delivered. Every row names its delivery and the line of the file that it stands on.
-- No unique index anywhere: uniqueness is a rule of the contract, checked before publishing.
create table wh.stores (
  store_id text not null, name text, region text, area text, banner text, format text, city text,
  latitude decimal(14,6), longitude decimal(14,6), floor_area_m2 decimal(14,2), opened_on date, closed_on date,
  opening_days text, time_zone text,
  delivery_id bigint not null, source_line bigint not null
)
--;
create table wh.products (
  product_id text not null, name text, category text, subcategory text, brand text,
  unit_cost decimal(14,4), list_price decimal(14,4), case_pack decimal(14,3), lead_time_days decimal(14,3),
  delivery_id bigint not null, source_line bigint not null
)
--;
create table wh.calendar (
  date date not null, region text, store_id text, event text not null, kind text not null,
  delivery_id bigint not null, source_line bigint not null
)
--;
create table wh.promotions (
  promotion_id text not null, name text, product_id text, store_id text, mechanic text,
  starts_on date not null, ends_on date not null, promo_price decimal(14,4), funding_per_unit decimal(14,4),
  feature boolean, display boolean,
  delivery_id bigint not null, source_line bigint not null
)
--;
create table wh.targets (
  business_date date not null, store_id text not null, net_sales_target decimal(14,2) not null,
  delivery_id bigint not null, source_line bigint not null
)
--;
create table wh.sales (
  business_date date not null, store_id text not null, product_id text not null,
  units decimal(14,3) not null, sales_value decimal(14,2) not null, discount decimal(14,2), cogs decimal(14,2),
  on_promotion boolean, returned_units decimal(14,3), returned_value decimal(14,2),
  delivery_id bigint not null, source_line bigint not null
)
--;
create table wh.sale_lines (
  business_date date not null, sold_at timestamp, store_id text not null, till_id text, transaction_id text not null,
  line_no text, line_kind text, product_id text not null, units decimal(14,3) not null,
  sales_value decimal(14,2), unit_price decimal(14,4), discount decimal(14,2), cogs decimal(14,2), on_promotion boolean,
  delivery_id bigint not null, source_line bigint not null
)
--;
create table wh.store_days (
  business_date date not null, store_id text not null, is_open boolean, transactions decimal(14,3), visitors decimal(14,3),
  net_sales decimal(14,2), on_promotion boolean,
  delivery_id bigint not null, source_line bigint not null
)
--;
create table wh.inventory (
  business_date date not null, store_id text not null, product_id text not null,
  on_hand decimal(14,3), on_order decimal(14,3), stockout_hours decimal(14,2),
  delivery_id bigint not null, source_line bigint not null
)
--;
-- Transactions and other line kinds of till lines, by store-day; made from wh.sale_lines when it is loaded.
create table wh.line_days (
  business_date date not null, store_id text not null, transactions decimal(14,3) not null,
  other_lines bigint not null, other_value decimal(14,2) not null,
  delivery_id bigint not null, source_line bigint not null
)
