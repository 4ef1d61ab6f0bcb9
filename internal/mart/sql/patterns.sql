-- How stores moved against the other stores of their region in the last eight of the sixteen weeks that end on the dates $1 (a list; the days lie
-- between $2 and $3): weekday 0 is the whole week, 1 to 7 (Monday first) what a weekday makes of it. shift is the change of the mean logarithm of
-- store over region, error its standard error. Stores that lack more than six days, and regions of fewer than five such stores, are left out. Of
-- each week those that may be odd are listed, at least one; tested is how many there were, stores how many of them are whole weeks. Sums are of the last and of the first eight weeks.
with asked as (select cast(unnest(string_to_array(cast($1 as text), ',')) as date) as week),
day as (
  select q.week, d.business_date, d.store_id, s.region, cast(d.net_sales as double precision) as net,
    cast(floor(cast(q.week - d.business_date as double precision) / 7) as integer) as back, cast(extract(isodow from d.business_date) as integer) as weekday
  from asked as q
  join wh.live_store_day as d on d.business_date > q.week - 112 and d.business_date <= q.week
  join stores as s on s.store_id = d.store_id
  where d.business_date between cast($2 as date) and cast($3 as date) and d.complete and coalesce(d.is_open, true) and d.net_sales > 0 and s.region is not null
),
steady as (
  select week, store_id, region from day group by week, store_id, region having count(*) >= 106
),
region_day as (
  select d.week, d.region, d.business_date, sum(d.net) as net
  from day as d
  join steady as t on t.week = d.week and t.store_id = d.store_id
  group by d.week, d.region, d.business_date
),
wide as (
  select week, region from steady group by week, region having count(*) >= 5
),
pair as (
  select d.week, d.store_id, d.region, d.back, d.weekday, d.net, r.net - d.net as others
  from day as d
  join steady as t on t.week = d.week and t.store_id = d.store_id
  join wide as w on w.week = d.week and w.region = d.region
  join region_day as r on r.week = d.week and r.region = d.region and r.business_date = d.business_date
),
whole as (
  select week, store_id, region, back, 0 as weekday, sum(net) as net, sum(others) as others
  from pair
  group by week, store_id, region, back
),
part as (
  select week, store_id, region, back, weekday, net, others, ln(net / others) as level from whole where others > 0
  union all
  select p.week, p.store_id, p.region, p.back, p.weekday, p.net, p.others, ln(p.net / p.others) - ln(w.net / w.others)
  from pair as p
  join whole as w on w.week = p.week and w.store_id = p.store_id and w.back = p.back
  where p.others > 0 and w.others > 0
),
half as (
  select week, store_id, region, weekday, avg(case when back < 8 then level end) - avg(case when back >= 8 then level end) as shift,
    sqrt(var_samp(case when back < 8 then level end) / count(case when back < 8 then 1 end)
      + var_samp(case when back >= 8 then level end) / count(case when back >= 8 then 1 end)) as error,
    sum(case when back < 8 then net else 0 end) as net_1, sum(case when back >= 8 then net else 0 end) as net_0,
    sum(case when back < 8 then others else 0 end) as others_1, sum(case when back >= 8 then others else 0 end) as others_0
  from part
  group by week, store_id, region, weekday
  having count(case when back < 8 then 1 end) >= 6 and count(case when back >= 8 then 1 end) >= 6
),
ranked as (
  select h.*, count(*) over (partition by h.week) as tested, count(case when h.weekday = 0 then 1 end) over (partition by h.week) as stores,
    row_number() over (partition by h.week order by abs(h.shift) / h.error desc, h.store_id collate "C", h.weekday) as place
  from half as h
  where h.error > 0
)
select r.week, r.store_id, coalesce(s.name, ''), r.region, r.weekday, r.shift, r.error, cast(wh.to_money(r.net_1) as text), cast(wh.to_money(r.net_0) as text),
  cast(wh.to_money(r.others_1) as text), cast(wh.to_money(r.others_0) as text), cast(wh.to_money(w.net_1) as text), cast(wh.to_money(w.net_0) as text), r.tested, r.stores
from ranked as r
join half as w on w.week = r.week and w.store_id = r.store_id and w.weekday = 0
left join stores as s on s.store_id = r.store_id
where abs(r.shift) >= 3 * r.error or r.place = 1
order by r.week nulls last, r.store_id collate "C" nulls last, r.weekday nulls last
