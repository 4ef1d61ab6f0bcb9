-- silent_day: pairs on record that dates $4 (between $1 and $2) found silent, by run $3: chance explains the silence less than once in a
-- hundred times (a tenth of these at most can stand out), or the record is low and two units are missed. Inputs: the dates' silences and
-- pairs, store_date, drop_state, products.
insert into wh.silent_day (business_date, store_id, product_id, silent_since, silent_days, units_before, clean_days, expected_units, missed_units,
  counted_units, missed_today, daily_units, variance_ratio, peers, peers_selling, on_hand, unit_price, unit_cost, ladder_step, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date)
select z.state_date, z.store_id, z.product_id, z.silent_since, z.silent_days, wh.to_units(z.units_before), z.clean_before, wh.to_units(z.expected),
  wh.to_units(z.missed), wh.to_units(z.counted), wh.to_units(z.missed_today),
  wh.to_units(case when z.expected_today > 0 then z.expected_today else z.expected / greatest(z.silent_days, 1) end), wh.to_units(z.lumpiness),
  greatest(coalesce(r.stores, c.stores, 0) - 1, 0), coalesce(r.selling, c.selling, 0), wh.to_units(p.on_hand),
  wh.to_price(nullif(p.price, 0)), m.unit_cost, greatest(p.ladder_step, 1), cast($3 as bigint)
from silence_day as z
join night as n on n.business_date = z.state_date
join pair_day as p on p.state_date between cast($1 as date) and cast($2 as date) and p.state_date = z.state_date and p.store_id = z.store_id and p.product_id = z.product_id
join wh.store_date as d on d.state_date between cast($1 as date) and cast($2 as date) and d.state_date = z.state_date and d.store_id = z.store_id
left join wh.drop_state as r on r.state_date between cast($1 as date) and cast($2 as date) and r.state_date = z.state_date and r.product_id = z.product_id
  and r.place = nullif(d.region, '')
left join wh.drop_state as c on c.state_date between cast($1 as date) and cast($2 as date) and c.state_date = z.state_date and c.product_id = z.product_id and c.place = ''
left join products as m on m.product_id = z.product_id
where z.state_date between cast($1 as date) and cast($2 as date) and z.record = 1
  and (z.log_chance <= -4.6051702 or z.missed >= 2 and p.on_hand <= greatest(1, ceil(p.expected)))
