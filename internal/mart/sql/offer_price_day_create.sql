-- offer_price_day: what all stores took for a product on a date, in each promotion ('': in none). stores: that sold it; squares: sum of sales value x price.
-- The lowest and the highest price of a store, with and without its discounts, and the highest cost of a unit: where these lie close together no store is off.
create temp table offer_price_day (
  business_date date, product_id text, promotion_id text, stores bigint, units decimal(18,3), value decimal(18,2), squares double precision,
  lowest double precision, highest double precision, lowest_own double precision, highest_own double precision, highest_cost double precision
)
