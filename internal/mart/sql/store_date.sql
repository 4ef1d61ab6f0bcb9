-- store_date: what is known of each store's date $1 before it trades; $2 is the date of the state before, $3 the weekday
-- (1 Monday), which was learnt last on date $4. A store is due where it opened the day or usually trades on this weekday, and nothing
-- says it is closed. It is learnt where it is due, where anything came of it and where some pair stands silent; else its pairs stay as
-- they were after learnt_before.
insert into wh.store_date (state_date, store_id, region, last_seen, due, trading, offer, trading_share, weekday_factor, event, event_slot,
  learnt_on, learnt_before)
with known as (
  select b.store_id, max(b.learnt_on) as learnt_before, max(b.silent) as silent, max(b.last_seen) as last_seen, max(b.present) as present, max(b.trading) as trading, max(b.closed) as closed,
    max(b.share) as share, max(b.factor) as factor, max(b.offer) as offer
  from (
    select s.store_id, s.learnt_on, 0 as silent, s.last_seen, 0 as present, 0 as trading, 0 as closed, cast(0 as double precision) as share,
      cast(null as double precision) as factor, 0 as offer
    from wh.store_date as s
    where s.state_date = cast($2 as date)
    union all
    select d.store_id, null, 0, cast($1 as date), case when coalesce(d.is_open, true) then 1 else 0 end,
      case when d.has_sales and d.complete and coalesce(d.is_open, true) then 1 else 0 end, case when d.is_open = false then 1 else 0 end, 0e0, null, 0
    from wh.live_store_day as d
    where d.business_date = cast($1 as date)
    union all
    select h.store_id, null, 0, null, 0, 0, 0, case when h.measure = 'traded' then h.actual / nullif(h.expected, 0) end,
      case when h.measure = 'units' then wh.leaning(h.actual, h.expected, h.dates, 6, 20) end, 0
    from shape_day as h
    where h.state_date = cast($4 as date) and h.slot = cast($3 as bigint) and h.measure in ('traded', 'units')
    union all
    select z.store_id, null, 1, null, 0, 0, 0, 0e0, null, 0 from silence_day as z where z.state_date = cast($2 as date)
    union all
    select t.store_id, null, 0, null, 0, 0, 0, 0e0, null, 1 from store_days as t where t.business_date = cast($1 as date) and t.on_promotion
  ) as b
  group by b.store_id
),
place as (
  select k.*, coalesce(s.region, '') as region,
    case when k.present = 0 and (s.opened_on > cast($1 as date) or s.closed_on < cast($1 as date)) then 1 else k.closed end as shut
  from known as k
  left join stores as s on s.store_id = k.store_id
  where k.last_seen >= cast($1 as date) - 56
),
-- What the calendar says, of events the nearest, and promotions of everything.
told as (
  select p.store_id, max(n.closed) as closed, min(n.event collate "C") as event, max(n.offer) as offer
  from place as p
  join (
    select region, store_id, closed, event, 0 as offer from wh.date_event where state_date = cast($1 as date)
    union all
    select '', store_id, 0, null, 1 from wh.date_offer where state_date = cast($1 as date) and product_id = ''
  ) as n on (n.region = '' or n.region = p.region) and (n.store_id = '' or n.store_id = p.store_id)
  group by p.store_id
)
select cast($1 as date), x.store_id, x.region, x.last_seen, x.due, x.trading, x.offer, x.share, x.factor, x.event, x.event_slot,
  case when x.due = 1 or x.silent = 1 or x.last_seen = cast($1 as date) then cast($1 as date) else x.learnt_before end, x.learnt_before
from (
  select p.store_id, p.region, p.last_seen, p.learnt_before, coalesce(p.silent, 0) as silent,
    case when p.shut = 0 and (coalesce(t.closed, 0) = 0 or p.trading = 1) and (p.present = 1 or p.share >= 0.5) then 1 else 0 end as due,
    p.trading, greatest(p.offer, coalesce(t.offer, 0)) as offer, coalesce(p.share, 0) as share, coalesce(p.factor, 1) as factor,
    coalesce(substr(t.event, 3), '') as event, coalesce(cast(substr(t.event, 2, 1) as bigint), 0) as event_slot
  from place as p
  left join told as t on t.store_id = p.store_id
) as x
