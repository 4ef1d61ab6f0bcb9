-- How far regions, and the chain (region ''), were from what was expected of them in the eight weeks before dates $1 to $2: mean
-- absolute error over expected net sales, over store-days that were complete, as a normal curve has it whose median error is theirs (0.7979 / 0.6745), so
-- that single holidays do not hide what comes after them. Regions are judged net of the chain, so theirs is what the chain's own error does not explain.
-- Groups with less than two weeks of days are left out.
with region as (
  select coalesce(s.region, '') as region, d.business_date, sum(cast(d.net_sales as double precision)) as net_sales,
    sum(cast(e.expected_net_sales as double precision)) as expected
  from wh.live_store_day as d
  join expected_store_day as e on e.business_date = d.business_date and e.store_id = d.store_id
  left join stores as s on s.store_id = d.store_id
  where d.business_date between cast($1 as date) - 56 and cast($2 as date) - 1 and d.complete
  group by coalesce(s.region, ''), d.business_date
),
chain as (
  select business_date, sum(net_sales) as net_sales, sum(expected) as expected from region group by business_date having sum(expected) > 0
),
error as (
  select business_date, '' as region, abs(net_sales - expected) / expected as error from chain
  union all
  select r.business_date, r.region, abs(r.net_sales / r.expected * c.expected / c.net_sales - 1)
  from region as r
  join chain as c on c.business_date = r.business_date
  where r.region <> '' and r.expected > 0 and c.net_sales > 0
)
select b.business_date, g.region, 1.183e0 * percentile_cont(0.5) within group (order by g.error)
from (select distinct business_date from wh.live_slice where dataset = 'store_day' and business_date between cast($1 as date) and cast($2 as date)) as b
join error as g on g.business_date between b.business_date - 56 and b.business_date - 1
group by b.business_date, g.region
having count(*) >= 14
order by b.business_date, g.region
