-- How far regions, and the chain (region ''), were from what was expected of them in the eight weeks before dates $1 to $2: mean absolute error as a
-- share, as a normal curve has it whose median error is theirs (0.7979 / 0.6745), so that single holidays do not hide what comes after them; of a date, and
-- of the mean of two and of three of them in a row. And what each did on its last trading day before a date, and on its last two, within a week.
-- What a group did is what the middle half of its stores did, or the middle store where that is less (middleOf in internal/insight does the same for
-- today); a region's is net of the chain's. Only store-days that were complete; groups with less than two weeks of days are left out.
with store as (
  select coalesce(s.region, '') as region, d.business_date, d.store_id,
    cast(d.net_sales as double precision) / cast(e.expected_net_sales as double precision) as ratio
  from wh.live_store_day as d
  join expected_store_day as e on e.business_date = d.business_date and e.store_id = d.store_id
  left join stores as s on s.store_id = d.store_id
  where d.business_date between cast($1 as date) - 63 and cast($2 as date) and e.business_date between cast($1 as date) - 63 and cast($2 as date)
    and d.complete and coalesce(d.is_open, true) and d.net_sales is not null and e.expected_net_sales > 0
),
chain as (
  select business_date, avg(case when place > floor(stores / 4e0) and place <= stores - floor(stores / 4e0) then ratio end) as half,
    avg(case when 2 * place between stores and stores + 2 then ratio end) as middle
  from (
    select business_date, ratio, count(*) over (partition by business_date) as stores, row_number() over (partition by business_date order by ratio, store_id collate "C") as place
    from store
  ) as p
  group by business_date
),
region as (
  select business_date, region, avg(case when place > floor(stores / 4e0) and place <= stores - floor(stores / 4e0) then ratio end) / max(half) as half,
    avg(case when 2 * place between stores and stores + 2 then ratio end) / max(half) as middle
  from (
    select s.business_date, s.region, s.ratio, c.half, count(*) over (partition by s.business_date, s.region) as stores,
      row_number() over (partition by s.business_date, s.region order by s.ratio, s.store_id collate "C") as place
    from store as s
    join chain as c on c.business_date = s.business_date
    where s.region <> '' and c.half > 0
  ) as p
  group by business_date, region
),
move as (
  select business_date, business_date - date '2000-01-01' as day, region,
    case when (half - 1) * (middle - 1) <= 0 then 0e0 when abs(middle - 1) < abs(half - 1) then middle - 1 else half - 1 end as move
  from (select business_date, '' as region, half, middle from chain union all select business_date, region, half, middle from region) as m
),
late as (
  select business_date, region, day, move, case when lag(day) over by_day >= day - 7 then lag(move) over by_day end as before_1,
    case when lag(day, 2) over by_day >= day - 7 then lag(move, 2) over by_day end as before_2
  from move
  window by_day as (partition by region order by day)
),
past as (
  select b.business_date, g.region, 1.183e0 * percentile_cont(0.5) within group (order by abs(g.move)) as error_1,
    1.183e0 * percentile_cont(0.5) within group (order by abs(g.move + g.before_1) / 2) as error_2,
    1.183e0 * percentile_cont(0.5) within group (order by abs(g.move + g.before_1 + g.before_2) / 3) as error_3
  from (select distinct business_date from wh.live_slice where dataset = 'store_day' and business_date between cast($1 as date) and cast($2 as date)) as b
  join late as g on g.business_date between b.business_date - 56 and b.business_date - 1
  group by b.business_date, g.region
  having count(*) >= 14
)
select p.business_date, p.region, p.error_1, coalesce(l.before_1, 0), coalesce(case when l.before_1 is not null then p.error_2 end, 0),
  coalesce((l.before_1 + l.before_2) / 2, 0), coalesce(case when l.before_2 is not null then p.error_3 end, 0)
from past as p
left join late as l on l.business_date = p.business_date and l.region = p.region
order by p.business_date, p.region collate "C"
