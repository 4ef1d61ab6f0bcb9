-- Stores that owe store_days for date $1 and brought none. '' stands for all: no slice of the date at all.
select g.store_id from (
  select '' as store_id
  where not exists (select 1 from wh.live_slice where dataset = 'store_days' and business_date = cast($1 as date))
  union all
  select m.store_id
  from (
    select t.store_id from stores as t
    where (t.opened_on is null or t.opened_on <= cast($1 as date)) and (t.closed_on is null or t.closed_on >= cast($1 as date))
  ) as m
  left join (
    select store_id from wh.sent_store_days where business_date = cast($1 as date)
    union
    select store_id from wh.live_slice where dataset = 'store_days' and business_date = cast($1 as date) and store_id <> '' -- its own file, perhaps without a row
  ) as f on f.store_id = m.store_id
  where f.store_id is null
    and exists (select 1 from wh.live_slice where dataset = 'store_days' and business_date = cast($1 as date))
) as g
order by g.store_id collate "C" nulls last
