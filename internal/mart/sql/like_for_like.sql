-- Weeks against last year, by region ('': stores without one). $1 to $3 are lists in step: the last day of a week, a day of it, and the day
-- of last year that it compares with; days lie between $4 and $5, those of last year between $6 and $7. A store is comparable from $8 days
-- after its opening on, until it closes. A store-day counts where all its data is in. both: comparable, and traded on both days; day: on one
-- of them only; new, closed: traded in one year only; other: the rest.
with asked as (
  select cast(unnest(string_to_array(cast($1 as text), ',')) as date) as week, cast(unnest(string_to_array(cast($2 as text), ',')) as date) as day,
    cast(unnest(string_to_array(cast($3 as text), ',')) as date) as other
),
now as (
  select q.week, q.day, d.store_id, d.net_sales, d.transactions, d.units
  from asked as q
  join wh.live_store_day as d on d.business_date = q.day
  where d.business_date between cast($4 as date) and cast($5 as date) and d.complete and coalesce(d.is_open, true) and d.net_sales is not null
),
past as (
  select q.week, q.day, d.store_id, d.net_sales, d.transactions, d.units
  from asked as q
  join wh.live_store_day as d on d.business_date = q.other
  where d.business_date between cast($6 as date) and cast($7 as date) and d.complete and coalesce(d.is_open, true) and d.net_sales is not null
),
pair as (
  select n.week, n.store_id, n.net_sales as now_sales, p.net_sales as past_sales, n.transactions as now_tickets, p.transactions as past_tickets,
    n.units as now_units, p.units as past_units
  from now as n
  left join past as p on p.week = n.week and p.day = n.day and p.store_id = n.store_id
  union all
  select p.week, p.store_id, null, p.net_sales, null, p.transactions, null, p.units
  from past as p
  left join now as n on n.week = p.week and n.day = p.day and n.store_id = p.store_id
  where n.store_id is null
),
store as (
  select d.week, d.store_id, coalesce(s.region, '') as region,
    case when count(d.now_sales) = 0 then 'closed' when count(d.past_sales) = 0 then 'new'
      when coalesce(max(s.opened_on), d.week - cast($8 as integer) - 6) + cast($8 as integer) + 6 <= d.week and coalesce(max(s.closed_on), d.week + 1) > d.week then 'both' else 'other' end as part,
    coalesce(sum(d.now_sales), 0) as total, coalesce(sum(d.past_sales), 0) as past_total,
    sum(case when d.now_sales is not null and d.past_sales is not null then d.now_sales else 0 end) as both_now,
    sum(case when d.now_sales is not null and d.past_sales is not null then d.past_sales else 0 end) as both_past,
    count(case when d.now_sales is not null and d.past_sales is not null then 1 end) as days,
    count(case when d.now_sales is not null and d.past_sales is not null and d.now_tickets is not null and d.past_tickets is not null then 1 end) as ticket_days,
    count(case when d.now_sales is not null and d.past_sales is not null and d.now_units is not null and d.past_units is not null then 1 end) as unit_days,
    coalesce(sum(case when d.past_sales is not null and d.now_sales is not null then d.now_tickets end), 0) as now_tickets,
    coalesce(sum(case when d.past_sales is not null and d.now_sales is not null then d.past_tickets end), 0) as past_tickets,
    coalesce(sum(case when d.past_sales is not null and d.now_sales is not null then d.now_units end), 0) as now_units,
    coalesce(sum(case when d.past_sales is not null and d.now_sales is not null then d.past_units end), 0) as past_units
  from pair as d
  left join stores as s on s.store_id = d.store_id
  group by d.week, d.store_id, coalesce(s.region, '')
)
select week, region, count(case when part = 'both' and days > 0 then 1 end),
  cast(sum(case when part = 'both' then both_now else 0 end) as text), cast(sum(case when part = 'both' then both_past else 0 end) as text),
  cast(sum(total) as text), cast(sum(past_total) as text),
  cast(sum(case when part = 'new' then total else 0 end) as text), cast(sum(case when part = 'closed' then past_total else 0 end) as text),
  cast(sum(case when part = 'other' then total - past_total else 0 end) as text),
  cast(sum(case when part = 'both' then total - both_now - past_total + both_past else 0 end) as text),
  cast(sum(case when part = 'both' then now_tickets else 0 end) as text), cast(sum(case when part = 'both' then past_tickets else 0 end) as text),
  cast(sum(case when part = 'both' then now_units else 0 end) as text), cast(sum(case when part = 'both' then past_units else 0 end) as text),
  sum(case when part = 'both' then days - ticket_days else 0 end), sum(case when part = 'both' then days - unit_days else 0 end)
from store
group by week, region
order by week nulls last, region collate "C" nulls last
