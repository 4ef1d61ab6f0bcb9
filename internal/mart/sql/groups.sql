-- How far regions, and the chain (region ''), were from what was expected of them in the eight weeks before dates $1 to $2: mean
-- absolute error over expected net sales, over store-days that were complete, as a normal curve has it whose median error is theirs (0.7979 / 0.6745), so
-- that single holidays do not hide what comes after them. Groups with less than two weeks of days are left out.
select b.business_date, g.region, 1.183e0 * percentile_cont(0.5) within group (order by abs(g.net_sales - g.expected) / g.expected)
from (select distinct business_date from wh.live_slice where dataset = 'store_day' and business_date between cast($1 as date) and cast($2 as date)) as b
join (
  select coalesce(s.region, '') as region, d.business_date, sum(cast(d.net_sales as double precision)) as net_sales,
    sum(cast(e.expected_net_sales as double precision)) as expected
  from wh.live_store_day as d
  join expected_store_day as e on e.business_date = d.business_date and e.store_id = d.store_id
  left join stores as s on s.store_id = d.store_id
  where d.business_date between cast($1 as date) - 56 and cast($2 as date) - 1 and d.complete and s.region is not null
  group by coalesce(s.region, ''), d.business_date
  union all
  select '', d.business_date, sum(cast(d.net_sales as double precision)), sum(cast(e.expected_net_sales as double precision))
  from wh.live_store_day as d
  join expected_store_day as e on e.business_date = d.business_date and e.store_id = d.store_id
  where d.business_date between cast($1 as date) - 56 and cast($2 as date) - 1 and d.complete
  group by d.business_date
) as g on g.business_date between b.business_date - 56 and b.business_date - 1
where g.expected > 0
group by b.business_date, g.region
having count(*) >= 14
order by b.business_date, g.region
