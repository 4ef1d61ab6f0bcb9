-- What came back in the seven days up to dates $1 to $2, where it may be too much: of pairs, products and stores; with the usual of the eight weeks before,
-- of the product (of the store, where there is no product), and of the chain. Rows without store and product count the pairs that sold, and the checks.
-- Inputs: return_total, return_likely.
with chain as (
  select t.*, o.tests
  from return_total as t
  join (select night, count(*) as tests from return_total group by night) as o on o.night = t.night
  where t.store_id = '' and t.product_id = ''
),
seen as (
  select p.night, p.store_id, p.product_id, p.back, s.sold, p.value, p.usual_back, p.usual_sold
  from return_likely as p
  join (
    select p.night, p.store_id, p.product_id, sum(s.units) as sold
    from return_likely as p
    join wh.live_sales as s on s.store_id = p.store_id and s.product_id = p.product_id and s.business_date between p.night - 6 and p.night
    where s.business_date between cast($1 as date) - 6 and cast($2 as date)
    group by p.night, p.store_id, p.product_id
  ) as s on s.night = p.night and s.store_id = p.store_id and s.product_id = p.product_id
  union all
  select night, store_id, product_id, back, sold, value, usual_back, usual_sold from return_total where (store_id = '') <> (product_id = '') and back >= 2
),
-- Those that are three standard deviations and one unit beyond the usual: nothing less can stand out.
odd as (
  select e.*
  from (
    select s.*, c.usual_back as chain_back, c.usual_sold as chain_sold, c.lumpiness,
      cast(s.sold as double precision) * (cast(s.usual_back as double precision) + 2)
        / (cast(s.usual_sold as double precision) + 2 * cast(c.usual_sold as double precision) / cast(c.usual_back as double precision)) as expected
    from seen as s
    join chain as c on c.night = s.night and c.usual_back > 0
  ) as e
  where cast(e.back as double precision) - e.expected >= 1 + 3 * sqrt(1.2 * e.expected)
)
select c.night, '' as store_id, '' as store_name, '' as region, '' as product_id, '' as product_name, '' as category, '0' as back, '0' as sold, '0' as value,
  '0' as usual_back, '0' as usual_sold, '0' as chain_back, '0' as chain_sold, 0e0 as lumpiness, 0e0 as margin_rate, c.pairs,
  case when c.usual_back > 0 then c.pairs + c.tests - 1 else 0 end as checks
from chain as c
union all
select o.night, o.store_id, coalesce(s.name, ''), coalesce(s.region, ''), o.product_id, coalesce(m.name, ''), coalesce(m.category, ''),
  cast(o.back as text), cast(o.sold as text), cast(o.value as text), cast(o.usual_back as text), cast(o.usual_sold as text), cast(o.chain_back as text), cast(o.chain_sold as text),
  coalesce(o.lumpiness, 1), coalesce(cast(r.regular_price - r.unit_cost as double precision) / nullif(cast(r.regular_price as double precision), 0), 0), 0, 0
from odd as o
left join stores as s on s.store_id = o.store_id
left join products as m on m.product_id = o.product_id
left join price_day as r on r.business_date = o.night and r.product_id = o.product_id
order by 1, 2, 5
