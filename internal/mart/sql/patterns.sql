-- How stores moved against the typical store of their region in the last eight of the sixteen weeks that end on the dates $1 (a list; the days lie
-- between $2 and $3): weekday 0 is the whole week, 1 to 7 (Monday first) what a weekday makes of it, as logarithms against the store's own mean.
-- The typical store is the middle one, so that one store's bad weeks are not its neighbours' good ones. shift is the change of the mean from the
-- first to the last eight weeks, error its standard error, pace the same change of the typical store. Sixteen weeks say little of how much a store moves
-- by itself, and who was quiet by chance would seem to drift: a third of error, squared, is that of the middle store. A week counts where the store traded on as many
-- days as it ever does. Stores that lack more than one day in twenty, and regions of fewer than five others, are left out. Of each week those that
-- may be odd are listed, at least one; tested is how many there were, stores how many of them are whole weeks. Sums are of the last and of the first
-- eight weeks.
with asked as (select cast(unnest(string_to_array(cast($1 as text), ',')) as date) as week),
day as (
  select q.week, d.business_date, d.store_id, s.region, cast(d.net_sales as double precision) as net,
    cast(floor(cast(q.week - d.business_date as double precision) / 7) as integer) as back, cast(extract(isodow from d.business_date) as integer) as weekday
  from asked as q
  join wh.live_store_day as d on d.business_date > q.week - 112 and d.business_date <= q.week
  join stores as s on s.store_id = d.store_id
  where d.business_date between cast($2 as date) and cast($3 as date) and d.complete and coalesce(d.is_open, true) and d.net_sales > 0 and s.region is not null
),
traded as (
  select week, region, store_id, count(*) as days from day group by week, region, store_id
),
steady as (
  select t.week, t.store_id
  from traded as t
  join (select week, region, max(days) as days from traded group by week, region) as m on m.week = t.week and m.region = t.region
  where t.days >= 0.95e0 * m.days
),
whole as (
  select d.week, d.store_id, d.region, d.back, sum(d.net) as net, count(*) as days
  from day as d
  join steady as t on t.week = d.week and t.store_id = d.store_id
  group by d.week, d.store_id, d.region, d.back
),
full_week as (
  select w.*
  from whole as w
  join (select week, store_id, max(days) as days from whole group by week, store_id) as m on m.week = w.week and m.store_id = w.store_id and m.days = w.days
),
part as (
  select week, store_id, region, back, 0 as weekday, net, ln(net) as level from full_week
  union all
  select w.week, w.store_id, w.region, w.back, d.weekday, d.net, ln(d.net / w.net)
  from full_week as w
  join day as d on d.week = w.week and d.store_id = w.store_id and d.back = w.back
  where d.net < w.net
),
off as (
  select p.week, p.store_id, p.region, p.back, p.weekday, p.net, p.level - m.level as level
  from part as p
  join (select week, store_id, weekday, avg(level) as level from part group by week, store_id, weekday) as m
    on m.week = p.week and m.store_id = p.store_id and m.weekday = p.weekday
),
typical as (
  select week, region, back, weekday, percentile_cont(0.5) within group (order by level) as level
  from off
  group by week, region, back, weekday
  having count(*) >= 6
),
half as (
  select o.week, o.store_id, o.region, o.weekday,
    avg(case when o.back < 8 then o.level - t.level end) - avg(case when o.back >= 8 then o.level - t.level end) as shift,
    sqrt(var_samp(case when o.back < 8 then o.level - t.level end) / count(case when o.back < 8 then 1 end)
      + var_samp(case when o.back >= 8 then o.level - t.level end) / count(case when o.back >= 8 then 1 end)) as error,
    avg(case when o.back < 8 then t.level end) - avg(case when o.back >= 8 then t.level end) as pace,
    sum(case when o.back < 8 then o.net else 0 end) / count(case when o.back < 8 then 1 end) as net_1,
    sum(case when o.back >= 8 then o.net else 0 end) / count(case when o.back >= 8 then 1 end) as net_0
  from off as o
  join typical as t on t.week = o.week and t.region = o.region and t.back = o.back and t.weekday = o.weekday
  group by o.week, o.store_id, o.region, o.weekday
  having count(case when o.back < 8 then 1 end) >= 6 and count(case when o.back >= 8 then 1 end) >= 6
),
-- Set apart, so that it is counted once.
usual as materialized (
  select week, weekday, percentile_cont(0.5) within group (order by error) as error from half where error > 0 group by week, weekday
),
sure as (
  select h.week, h.store_id, h.region, h.weekday, h.shift, sqrt((2 * h.error * h.error + u.error * u.error) / 3e0) as error, h.pace, h.net_1, h.net_0
  from half as h
  join usual as u on u.week = h.week and u.weekday = h.weekday
  where h.error > 0
),
ranked as (
  select h.*, count(*) over (partition by h.week) as tested, count(case when h.weekday = 0 then 1 end) over (partition by h.week) as stores,
    row_number() over (partition by h.week order by abs(h.shift) / h.error desc, h.store_id collate "C", h.weekday) as place
  from sure as h
)
select r.week, r.store_id, coalesce(s.name, ''), r.region, r.weekday, r.shift, r.error, r.pace, cast(wh.to_money(r.net_1) as text), cast(wh.to_money(r.net_0) as text),
  cast(wh.to_money(w.net_1) as text), cast(wh.to_money(w.net_0) as text), r.tested, r.stores
from ranked as r
join half as w on w.week = r.week and w.store_id = r.store_id and w.weekday = 0
left join stores as s on s.store_id = r.store_id
where abs(r.shift) >= 3 * r.error or r.place = 1
order by r.week nulls last, r.store_id collate "C" nulls last, r.weekday nulls last
