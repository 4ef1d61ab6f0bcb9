-- grain: promotion that touches a window of days and has begun, with the days that it is summed up over: of one that runs longer than eight weeks the last eight
-- inputs: promotions, wh.live_slice
-- $1 date, $2 first day of the window
-- until is the last of its days of which there are sums, and kept says that promotion_to_date has them.
with head as (
  select promotion_id, greatest(min(starts_on), least(max(ends_on), cast($1 as date)) - 55) as since, least(max(ends_on), cast($1 as date)) as until
  from promotions
  where starts_on <= cast($1 as date) and ends_on >= cast($2 as date)
  group by promotion_id
),
made as (
  select business_date, max(case when dataset = 'promotion_to_date' then 1 else 0 end) as kept
  from wh.live_slice
  where dataset in ('promotion_pair_day', 'promotion_to_date') and business_date <= cast($1 as date)
  group by business_date
),
reached as (
  select h.promotion_id, max(m.business_date) as until
  from head as h
  join made as m on m.business_date between h.since and h.until
  group by h.promotion_id
)
select h.promotion_id, h.since, coalesce(r.until, h.until) as until, coalesce(m.kept, 0) as kept
from head as h
left join reached as r on r.promotion_id = h.promotion_id
left join made as m on m.business_date = r.until
order by h.promotion_id collate "C" nulls last
