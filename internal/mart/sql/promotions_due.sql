-- Promotions that dates from $1 to $2 have something to say of: those under way, those that ended at most $3 + 3 days before, and those that ended $4 to $4 + 3 days
-- before. They are summed up from since to until: of one that runs longer than eight weeks the last eight count. kept: the sums up to until stand in promotion_to_date,
-- and until is the last date that has any.
with night as (
  select distinct business_date from wh.live_slice where dataset = 'promotion_pair_day' and business_date between cast($1 as date) and cast($2 as date)
),
near as (
  select distinct promotion_id, name, mechanic, product_id, starts_on, ends_on
  from promotions
  where starts_on <= cast($2 as date) and ends_on >= cast($1 as date) - (cast($4 as integer) + 3)
),
-- As each date has it: of rows that begin later it knows nothing.
head as (
  select n.business_date, p.promotion_id, max(p.name) as name, max(p.mechanic) as mechanic, min(p.starts_on) as starts_on, max(p.ends_on) as ends_on,
    case when count(p.product_id) = count(*) and count(distinct p.product_id) = 1 then max(p.product_id) end as product_id, count(distinct p.product_id) as products
  from night as n
  join near as p on p.starts_on <= n.business_date and p.ends_on >= n.business_date - (cast($4 as integer) + 3)
  group by n.business_date, p.promotion_id
),
due as (
  select h.business_date, h.promotion_id, greatest(h.starts_on, least(h.ends_on, h.business_date) - 55) as since, least(h.ends_on, h.business_date) as until
  from head as h
  where h.business_date <= h.ends_on + (cast($3 as integer) + 3) or h.business_date - h.ends_on between cast($4 as integer) and cast($4 as integer) + 3
),
made as (
  select business_date, max(case when dataset = 'promotion_to_date' then 1 else 0 end) as kept
  from wh.live_slice
  where dataset in ('promotion_pair_day', 'promotion_to_date') and business_date between cast($1 as date) - (cast($4 as integer) + 59) and cast($2 as date)
  group by business_date
),
reached as (
  select d.business_date, d.promotion_id, max(m.business_date) as until
  from due as d
  join made as m on m.business_date between d.since and d.until
  group by d.business_date, d.promotion_id
)
select d.business_date, d.promotion_id, coalesce(h.name, ''), coalesce(h.mechanic, ''), coalesce(h.product_id, ''), h.products, h.starts_on, h.ends_on, d.since, r.until, m.kept
from due as d
join reached as r on r.business_date = d.business_date and r.promotion_id = d.promotion_id
join made as m on m.business_date = r.until
join head as h on h.business_date = d.business_date and h.promotion_id = d.promotion_id
order by d.business_date, d.promotion_id collate "C" nulls last
