-- price_day: dates $4 (between $1 and $2) by product, by run $3. Inputs: date_offer, the dates' facts and pairs.
-- judged: what was sold and expected of pairs without a promotion that were for sale, against which promotions and price changes are held.
-- The regular price is the one that most pairs took: of those without a promotion, sales and discount over units, to the cent.
-- All is added up once, by price. Sums are of cents and whole millionths, so that they do not depend on the order of rows.
insert into wh.price_day (business_date, product_id, regular_price, regular_stores, unit_cost, pairs, ordinary_pairs, ordinary_units,
  judged_units, judged_expected, judged_variance, run_id)
with priced as (
  select business_date, product_id, price, count(price) as stores, sum(cogs) as cogs, sum(wh.millionths(cost_units)) as cost_units,
    sum(case when kind <> 0 then 1 else 0 end) as pairs, sum(case when kind <> 0 then ordinary else 0 end) as ordinary_pairs,
    sum(wh.millionths(ordinary * sold)) as ordinary_units, sum(wh.millionths(judged * ordinary * used)) as judged_units,
    sum(wh.millionths(judged * ordinary * expected)) as judged_expected, sum(wh.millionths(judged * ordinary * expected * spread)) as judged_variance
  from (select p.*, case when p.ordinary = 1 and p.sold > 0 and p.value > 0 then wh.to_money((p.value + p.discount) / p.sold) end as price, wh.apart() as apart_too from (
      select x.business_date, x.product_id, x.sold, x.kind, case when x.served = 1 and x.kind in (1, 5) and x.selling then 1 else 0 end as judged, x.used, x.expected,
        x.variance_ratio as spread, case when s.cost_units > 0 and s.costless = 0 then s.cogs end as cogs,
        case when s.cost_units > 0 and s.costless = 0 then s.cost_units end as cost_units,
        x.value, coalesce(cast(s.discount as double precision), 0) as discount,
        case when o.state_date is null and c.state_date is null and e.state_date is null and a.state_date is null and coalesce(s.flagged, 0) = 0
          then 1 else 0 end as ordinary,
        wh.apart() as apart -- each of these is worked out once, not in each sum
      from part_pair as x
      left join fact_day as s on s.business_date between cast($1 as date) and cast($2 as date) and s.lines > 0 and s.business_date = x.business_date and s.store_id = x.store_id and s.product_id = x.product_id
      left join wh.date_offer as o on o.state_date between cast($1 as date) and cast($2 as date) and o.state_date = x.business_date and o.product_id = x.product_id and o.store_id = ''
      left join wh.date_offer as c on c.state_date between cast($1 as date) and cast($2 as date) and c.state_date = x.business_date and c.product_id = x.product_id and c.store_id = x.store_id
      left join wh.date_offer as e on e.state_date between cast($1 as date) and cast($2 as date) and e.state_date = x.business_date and e.product_id = '' and e.store_id = x.store_id
      left join wh.date_offer as a on a.state_date between cast($1 as date) and cast($2 as date) and a.state_date = x.business_date and a.product_id = '' and a.store_id = ''
      where x.business_date between cast($1 as date) and cast($2 as date) and x.business_date = any(cast(string_to_array(cast($4 as text), ',') as date[]))
        and (x.kind <> 0 or x.sold > 0)
    ) as p
  ) as p
  group by business_date, product_id, price
),
placed as (
  select p.*, row_number() over (partition by p.business_date, p.product_id order by p.stores desc, p.price desc) as place from priced as p
)
select business_date, product_id, max(case when place = 1 then price end), max(case when place = 1 then stores end),
  wh.to_price(cast(sum(cogs) as double precision) / nullif(cast(sum(cost_units) as double precision) / 1000000, 0)),
  sum(pairs), sum(ordinary_pairs), wh.to_units(cast(sum(ordinary_units) as double precision) / 1000000),
  wh.to_units(cast(sum(judged_units) as double precision) / 1000000), wh.to_units(cast(sum(judged_expected) as double precision) / 1000000),
  cast(sum(judged_variance) as double precision) / 1000000, cast($3 as bigint)
from placed
group by business_date, product_id
