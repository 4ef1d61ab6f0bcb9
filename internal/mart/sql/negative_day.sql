-- negative_day: stock records below zero on dates $4 (between $1 and $2), by run $3; the 200 lowest of a store and date at most. Inputs: the
-- dates' pairs and silences, products.
insert into wh.negative_day (business_date, store_id, product_id, negative_since, on_hand, units, silent_since, silent_units, missed_today,
  unit_price, unit_cost, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date)
select x.state_date, x.store_id, x.product_id, coalesce(x.record_since, x.state_date), wh.to_units(x.on_hand), wh.to_units(x.sold), x.silent_since,
  wh.to_units(x.missed), wh.to_units(x.missed_today), wh.to_price(nullif(x.price, 0)), m.unit_cost, cast($3 as bigint)
from (
  select p.state_date, p.store_id, p.product_id, p.on_hand, p.sold, z.record_since, z.silent_since, coalesce(z.missed, 0) as missed,
    coalesce(z.missed_today, 0) as missed_today, p.price,
    row_number() over (partition by p.state_date, p.store_id order by p.on_hand, p.product_id collate "C") as place
  from pair_day as p
  join night as n on n.business_date = p.state_date
  left join silence_day as z on z.state_date between cast($1 as date) and cast($2 as date) and z.state_date = p.state_date and z.store_id = p.store_id
    and z.product_id = p.product_id and z.record = -1
  where p.state_date between cast($1 as date) and cast($2 as date) and p.on_hand < 0
) as x
left join products as m on m.product_id = x.product_id
where x.place <= 200
