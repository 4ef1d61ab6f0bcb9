-- return_likely: pairs of which so much came back in the seven days up to a night that they are worth looking for among all that was sold. usual_back and usual_sold are
-- their product's.
create temp table return_likely (
  night date, store_id text, product_id text, back decimal(18,3), value decimal(18,2), usual_back decimal(18,3), usual_sold decimal(18,3)
)
