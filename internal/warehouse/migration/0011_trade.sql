-- What a date says of prices, promotions and returns: marts of their own, each from the facts of its date alone.
-- price_day: a product of the chain. regular_price is what most stores took outside promotions, discounts added back, and
-- regular_stores how many did; an ordinary pair traded without a promotion. judged_…: ordinary pairs with a history, on the shelf all day and in no aftermath of a promotion, units
-- against what was expected, and the variance that chance gives them, in square units.
create table wh.price_day (
  business_date date not null, product_id text not null, regular_price decimal(14,4), regular_stores bigint not null,
  unit_cost decimal(14,4), pairs bigint not null, ordinary_pairs bigint not null, ordinary_units decimal(14,3) not null,
  judged_units decimal(14,3) not null, judged_expected decimal(14,3) not null, judged_variance double precision not null,
  run_id bigint not null
)
--;
-- A product that a store sold at another price than the other stores, or below cost. fair_value: its units at what the other stores
-- took; spread: how much their prices differ, as a share; rate and exposure: what the pair usually sells, and how many days the date is worth.
create table wh.price_off_day (
  business_date date not null, store_id text not null, product_id text not null, promotion_id text not null,
  units decimal(14,3) not null, sales_value decimal(14,2) not null, fair_value decimal(14,2), cost decimal(14,2), spread decimal(9,6) not null,
  stores bigint not null, own_price decimal(14,4) not null, chain_price decimal(14,4), rate decimal(14,4) not null, exposure decimal(14,4) not null,
  run_id bigint not null
)
--;
-- A pair of store and product in a promotion. Where several ran, the one that it belongs to. baseline_units is null where nothing was
-- expected, cost and baseline_cost where no cost is known; variance is that of baseline_units as an estimate, for one date alone.
create table wh.promotion_pair_day (
  business_date date not null, promotion_id text not null, store_id text not null, product_id text not null,
  units decimal(14,3) not null, baseline_units decimal(14,3), sales_value decimal(14,2) not null, regular_value decimal(14,2),
  baseline_value decimal(14,2), cost decimal(14,2), baseline_cost decimal(14,2), funding decimal(14,2) not null, missed_units decimal(14,3) not null,
  variance double precision not null, ladder_step bigint not null, run_id bigint not null
)
--;
-- What a promotion's date is held against. part: after (its pairs in the weeks after it), control (its product in stores that do not run it),
-- similar (products that it can take from, in its stores; a product that stands beside several promotions counts in equal shares).
create table wh.promotion_day (
  business_date date not null, promotion_id text not null, product_id text not null, part text not null, stores bigint not null, products bigint not null,
  units decimal(14,3) not null, expected_units decimal(14,3) not null, variance double precision not null, margin decimal(14,2) not null,
  run_id bigint not null
)
--;
-- What came back: of a pair, where anything did; of a store (no product), of a product (no store), of the chain (neither). squares is the
-- sum of the squares of the units that pairs took back.
create table wh.return_day (
  business_date date not null, store_id text not null, product_id text not null, pairs bigint not null, units decimal(18,3) not null,
  returned_units decimal(18,3) not null, returned_value decimal(18,2) not null, squares double precision not null, run_id bigint not null
)
