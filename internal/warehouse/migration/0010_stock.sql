-- What is known of stock beyond what is out of it. First the memory, made date by date like the baseline's: the state after
-- a date rests on facts and on the state before. place '' is the chain, else a region.
-- A product in a place: of the stores that carry it, what was sold of what was expected on the date, and since when it hardly
-- sells at all. peer_units and peer_expected are of stores that were not out of it.
create table wh.drop_state (
  state_date date not null, product_id text not null, place text not null, stores bigint not null, selling bigint not null,
  normal double precision not null, units double precision not null, expected double precision not null,
  peer_units double precision not null, peer_expected double precision not null, in_stock bigint,
  drop_since date, drop_days bigint not null, drop_selling bigint not null, drop_normal double precision not null,
  drop_units double precision not null, drop_expected double precision not null, drop_base double precision,
  expected_today double precision not null, last_sold date
)
--;
-- A pair that has not sold since a date although it is on record (record 1), or that is below zero on record (-1) since
-- record_since. pace: units a day when the silence began, before it was learnt; units_before: what that rests on. missed is
-- expected net of what others did, counted is missed without price cuts that nothing explains.
create table wh.silence_state (
  state_date date not null, store_id text not null, product_id text not null, record bigint not null, record_since date not null,
  silent_since date, silent_days bigint not null, pace double precision not null, units_before double precision not null,
  clean_before bigint not null, expected double precision not null, missed double precision not null, counted double precision not null
)
--;
-- Then the marts: candidates only. How many pairs, or products and places, each test of a date looked at.
create table wh.stock_check (
  business_date date not null, kind text not null, checks bigint not null, run_id bigint not null
)
--;
-- Pairs on record that have not sold for longer than chance explains well, and low records that may be wrong.
create table wh.silent_day (
  business_date date not null, store_id text not null, product_id text not null, silent_since date not null, silent_days bigint not null,
  units_before decimal(14,3) not null, clean_days bigint not null, expected_units decimal(14,3) not null, missed_units decimal(14,3) not null,
  counted_units decimal(14,3) not null, missed_today decimal(14,3) not null, daily_units decimal(14,3) not null, variance_ratio decimal(14,3) not null,
  peers bigint not null, peers_selling bigint not null, on_hand decimal(14,3), unit_price decimal(14,4), unit_cost decimal(14,4),
  ladder_step bigint not null, run_id bigint not null
)
--;
-- Products that hardly sell in any store of the chain (place ''), or of a region.
create table wh.drop_day (
  business_date date not null, product_id text not null, place text not null, drop_since date not null, drop_days bigint not null,
  stores bigint not null, selling bigint not null, normal_selling decimal(14,3) not null, selling_days bigint not null,
  normal_days decimal(14,3) not null, units decimal(14,3) not null, expected_units decimal(14,3) not null,
  expected_today decimal(14,3) not null, in_stock bigint, unit_price decimal(14,4), unit_cost decimal(14,4), run_id bigint not null
)
--;
-- Records below zero; silent_units are expected since the pair last sold, 0 where it sells.
create table wh.negative_day (
  business_date date not null, store_id text not null, product_id text not null, negative_since date not null, on_hand decimal(14,3) not null,
  units decimal(14,3) not null, silent_since date, silent_units decimal(14,3) not null, missed_today decimal(14,3) not null,
  unit_price decimal(14,4), unit_cost decimal(14,4), run_id bigint not null
)
--;
-- Stock that may run out before the order after the next one arrives (kind run_out), and stock that lasts too long (excess).
create table wh.cover_day (
  business_date date not null, store_id text not null, product_id text not null, kind text not null, on_hand decimal(14,3) not null,
  on_order decimal(14,3), daily_units decimal(18,6) not null, lead_days bigint not null, expected_lead decimal(14,3) not null,
  expected_units decimal(14,3) not null, variance_ratio decimal(14,3) not null, idle_since date, last_sold date, case_pack decimal(14,3),
  unit_price decimal(14,4), unit_cost decimal(14,4), clean_days bigint not null, ladder_step bigint not null, run_id bigint not null
)
