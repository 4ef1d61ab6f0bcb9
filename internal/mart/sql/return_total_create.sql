-- return_total: what came back of stores (no product), of products (no store) and of the chain (neither) in the seven days up to a night, against the
-- eight weeks before it. pairs: that sold on the night. In units; lumpiness: sum of squares over sum.
create temp table return_total (
  night date, store_id text, product_id text, sold decimal(18,3), back decimal(18,3), value decimal(18,2), usual_sold decimal(18,3), usual_back decimal(18,3),
  lumpiness double precision, pairs bigint
)
