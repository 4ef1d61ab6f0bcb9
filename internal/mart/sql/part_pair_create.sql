-- part_pair: the pairs of the dates that are built together, as the baseline left them, for as long as these dates are built. rate is what the pair usually
-- sells on a day of exposure 1.
create temp table part_pair (
  business_date date, store_id text, product_id text, kind bigint, served bigint, sold double precision, value double precision, used double precision,
  expected double precision, ladder_step bigint, variance_ratio double precision, high_price double precision, rate double precision, exposure double precision
)
