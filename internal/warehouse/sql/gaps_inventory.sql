-- Stores that owe inventory for date $1 and brought none: trading, and not told to be closed. '' stands for all.
-- Which stores have a record says the mart of store-days; where the date has none, the records, which are many.
select g.store_id from (
  select '' as store_id
  where not exists (select 1 from wh.live_slice where dataset = 'inventory' and business_date = cast($1 as date))
  union all
  select m.store_id
  from (
    select t.store_id from stores as t
    where (t.opened_on is null or t.opened_on <= cast($1 as date)) and (t.closed_on is null or t.closed_on >= cast($1 as date))
  ) as m
  left join (
    select store_id from wh.live_store_day where business_date = cast($1 as date) and has_inventory
    union
    select store_id from inventory
    where business_date = cast($1 as date) and not exists (select 1 from wh.live_slice where dataset = 'store_day' and business_date = cast($1 as date))
    union
    select store_id from wh.live_slice where dataset = 'inventory' and business_date = cast($1 as date) and store_id <> '' -- its own file, perhaps without a row
  ) as f on f.store_id = m.store_id
  left join (
    select store_id, max(case when is_open = false then 1 else 0 end) as closed
    from store_days where business_date = cast($1 as date) group by store_id
  ) as d on d.store_id = m.store_id
  where f.store_id is null and coalesce(d.closed, 0) = 0
    and exists (select 1 from wh.live_slice where dataset = 'inventory' and business_date = cast($1 as date))
) as g
order by g.store_id collate "C" nulls last
