-- price_day: dates $4 (between $1 and $2) by product, by run $3. Inputs: date_offer, the dates' facts and pairs.
-- judged: what was sold and expected of pairs without a promotion that were for sale, against which promotions and price changes are held.
-- The regular price is the one that most pairs took: of those without a promotion, sales and discount over units, to the cent.
insert into wh.price_day (business_date, product_id, regular_price, regular_stores, unit_cost, pairs, ordinary_pairs, ordinary_units,
  judged_units, judged_expected, judged_variance, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date),
offer as (
  select state_date as business_date, product_id, store_id from wh.date_offer where state_date between cast($1 as date) and cast($2 as date)
),
pair as (
  select x.business_date, x.store_id, x.product_id, x.sold, x.kind, case when x.served = 1 and x.kind in (1, 5) and x.silent = 0 then 1 else 0 end as judged, x.used, x.expected, x.variance_ratio as spread,
    case when x.sold > 0 and x.value > 0 then wh.to_money((x.value + coalesce(cast(s.discount as double precision), 0)) / x.sold) end as price,
    case when s.cost_units > 0 and s.costless = 0 then cast(s.cogs as double precision) end as cogs, case when s.cost_units > 0 and s.costless = 0 then s.cost_units end as cost_units,
    case when o.business_date is null and c.business_date is null and e.business_date is null and a.business_date is null and coalesce(s.flagged, 0) = 0
      then 1 else 0 end as ordinary
  from part_pair as x
  join night as n on n.business_date = x.business_date
  left join fact_day as s on s.business_date between cast($1 as date) and cast($2 as date) and s.lines > 0 and s.business_date = x.business_date and s.store_id = x.store_id and s.product_id = x.product_id
  left join offer as o on o.business_date = x.business_date and o.product_id = x.product_id and o.store_id = ''
  left join offer as c on c.business_date = x.business_date and c.product_id = x.product_id and c.store_id = x.store_id
  left join offer as e on e.business_date = x.business_date and e.product_id = '' and e.store_id = x.store_id
  left join offer as a on a.business_date = x.business_date and a.product_id = '' and a.store_id = ''
  where x.business_date between cast($1 as date) and cast($2 as date) and (x.kind <> 0 or x.sold > 0)
),
price as (
  select r.business_date, r.product_id, r.price, r.stores
  from (
    select p.business_date, p.product_id, p.price, count(*) as stores,
      row_number() over (partition by p.business_date, p.product_id order by count(*) desc, p.price desc) as place
    from pair as p
    where p.ordinary = 1 and p.price is not null
    group by p.business_date, p.product_id, p.price
  ) as r
  where r.place = 1
)
select p.business_date, p.product_id, max(r.price), coalesce(max(r.stores), 0), wh.to_price(sum(p.cogs) / nullif(sum(p.cost_units), 0)),
  sum(case when p.kind <> 0 then 1 else 0 end), sum(case when p.kind <> 0 then p.ordinary else 0 end),
  wh.to_units(sum(p.ordinary * p.sold)), wh.to_units(sum(p.judged * p.ordinary * p.used)), wh.to_units(sum(p.judged * p.ordinary * p.expected)),
  cast(sum(wh.millionths(p.judged * p.ordinary * p.expected * p.spread)) as double precision) / 1000000, cast($3 as bigint)
from pair as p
left join price as r on r.business_date = p.business_date and r.product_id = p.product_id
group by p.business_date, p.product_id
