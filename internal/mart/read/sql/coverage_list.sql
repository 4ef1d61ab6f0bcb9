-- grain: store that is partial or missing, those with the largest normal first
-- inputs: store_day, stores, calendar, expected_store_day
-- The words are those of coverage.
-- $1 date, $2 region ('' all), $3 store ('' all), $4 how many at most
with known as (
  select k.store_id, max(k.opened_on) as opened_on, max(k.region) as region,
    max(k.closed_on) as closed_on, max(k.seen) as seen, max(k.weekday) as weekday
  from (
    select s.store_id, s.opened_on, s.closed_on, s.region, 0 as seen, 0 as weekday from stores as s
    union all
    select d.store_id, null, null, null, 1,
      case when d.business_date in (cast($1 as date) - 7, cast($1 as date) - 14, cast($1 as date) - 21, cast($1 as date) - 28)
        and coalesce(d.is_open, true) then 1 else 0 end
    from store_day as d
    where d.business_date between cast($1 as date) - 28 and cast($1 as date) - 1
    union all
    select d.store_id, null, null, null, 0, 0 from store_day as d where d.business_date = cast($1 as date)
  ) as k
  group by k.store_id
),
shut as (
  select k.store_id
  from known as k
  join calendar as c on c.date = cast($1 as date) and c.kind = 'closed'
    and (c.region is null or c.region = k.region) and (c.store_id is null or c.store_id = k.store_id)
  group by k.store_id
),
judged as (
  select k.store_id, e.expected_net_sales as normal,
    case
      when d.store_id is not null and d.is_open = false then 'closed'
      when d.store_id is not null and d.complete then 'complete'
      when d.store_id is not null then 'partial'
      when k.opened_on > cast($1 as date) or k.closed_on < cast($1 as date) then ''
      when x.store_id is not null then 'closed'
      when k.weekday = 1 then 'missing'
      when k.seen = 0 and k.opened_on >= cast($1 as date) - 28 then 'missing'
      when k.seen = 1 then 'closed'
      else ''
    end as word
  from known as k
  left join store_day as d on d.store_id = k.store_id and d.business_date = cast($1 as date)
  left join expected_store_day as e on e.store_id = k.store_id and e.business_date = cast($1 as date)
  left join shut as x on x.store_id = k.store_id
  where (cast($2 as text) = '' or k.region = cast($2 as text))
    and (cast($3 as text) = '' or k.store_id = cast($3 as text))
)
select j.store_id, s.name, s.region, j.word, cast(j.normal * 100 as bigint) as normal
from judged as j
left join stores as s on s.store_id = j.store_id
where j.word in ('partial', 'missing')
order by j.normal desc nulls last, j.store_id collate "C" nulls last
limit cast($4 as bigint)
