-- fact_day: what was delivered of a pair for each date of a part, added up once for all statements that read it. lines: rows of sales (0: none);
-- costless: those whose cost is not known; cost_units: what cogs is the cost of; listed: 1 where the pair is on record. Quantities are units,
-- money is in the chain's currency, hours are hours without stock.
create temp table fact_day (
  business_date date, store_id text, product_id text, lines bigint, units decimal(18,3), sales_value decimal(18,2), net_sales decimal(18,2),
  discount decimal(18,2), cogs decimal(18,2), costless bigint, cost_units double precision, returned_units decimal(18,3), returned_value decimal(18,2),
  flagged bigint, listed bigint, on_hand double precision, hours double precision
)
