-- Stores that owe sales for date $1 and brought none: in the master, trading that day, and neither in a sales row nor
-- told by store_days to be closed or to have sold nothing. '' stands for all: no sales slice of the date at all.
-- Which stores sold says the mart of store-days; where the date has none, its sales, which are many.
select g.store_id from (
  select '' as store_id
  where not exists (select 1 from wh.live_slice where dataset in ('sales', 'sale_lines') and business_date = cast($1 as date))
  union all
  select m.store_id
  from (
    select t.store_id, t.opened_on, t.closed_on from stores as t
    where (t.opened_on is null or t.opened_on <= cast($1 as date)) and (t.closed_on is null or t.closed_on >= cast($1 as date))
  ) as m
  left join (
    select store_id from wh.live_store_day where business_date = cast($1 as date) and has_sales
    union
    select store_id from sales
    where business_date = cast($1 as date) and not exists (select 1 from wh.live_slice where dataset = 'store_day' and business_date = cast($1 as date))
    union
    select store_id from wh.live_slice where dataset in ('sales', 'sale_lines') and business_date = cast($1 as date) and store_id <> '' -- its own file, perhaps without a row
  ) as f on f.store_id = m.store_id
  left join (
    select store_id, max(case when is_open = false or net_sales = 0 then 1 else 0 end) as quiet
    from store_days where business_date = cast($1 as date) group by store_id
  ) as d on d.store_id = m.store_id
  where f.store_id is null and coalesce(d.quiet, 0) = 0
    and exists (select 1 from wh.live_slice where dataset in ('sales', 'sale_lines') and business_date = cast($1 as date))
) as g
order by g.store_id collate "C" nulls last
