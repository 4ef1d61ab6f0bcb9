-- store_day: one row for each store-day of date $1 of which anything was delivered. Inputs: sales, store_days, inventory.
-- net_sales comes from sales where the store's sales are loaded, else from store_days; a store that sold nothing counts 0.
insert into wh.store_day (business_date, store_id, is_open, net_sales, sales_value, returned_value, units, transactions, discount,
  gross_margin, on_promotion, has_sales, has_store_days, has_inventory, complete, run_id)
select cast($1 as date), k.store_id, d.is_open,
  coalesce(f.net_sales, d.net_sales, case when w.whole = 1 and d.store_id is not null then cast(0 as decimal(14,2)) end),
  f.sales_value, f.returned_value, f.units, d.transactions, f.discount, f.gross_margin, coalesce(d.on_promotion, f.on_promotion),
  f.store_id is not null, d.store_id is not null, i.store_id is not null,
  (f.store_id is not null or u.sales = 0 or coalesce(d.is_open = false, false) or coalesce(w.whole = 1 and d.net_sales = 0, false))
    and (d.store_id is not null or u.store_days = 0)
    and (i.store_id is not null or u.inventory = 0 or coalesce(d.is_open = false, false)),
  cast($2 as bigint)
from (
  select store_id from sales where business_date = cast($1 as date)
  union select store_id from store_days where business_date = cast($1 as date)
  union select store_id from inventory where business_date = cast($1 as date)
) as k
left join (
  select store_id, sum(net_sales) as net_sales, sum(sales_value) as sales_value, sum(coalesce(returned_value, 0)) as returned_value,
    sum(units) as units, sum(discount) as discount,
    case when count(cogs) = count(*) then sum(net_sales) - sum(cogs) end as gross_margin,
    max(case when on_promotion then 1 else 0 end) = 1 as on_promotion
  from sales where business_date = cast($1 as date) group by store_id
) as f on f.store_id = k.store_id
left join (
  select store_id, max(case when is_open then 1 when not is_open then 0 end) = 1 as is_open, max(transactions) as transactions,
    max(net_sales) as net_sales, max(case when on_promotion then 1 when not on_promotion then 0 end) = 1 as on_promotion
  from store_days where business_date = cast($1 as date) group by store_id
) as d on d.store_id = k.store_id
left join (select distinct store_id from inventory where business_date = cast($1 as date)) as i on i.store_id = k.store_id
cross join (
  select case when exists (select 1 from wh.live_slice where dataset = 'sales' and business_date = cast($1 as date) and store_id = '') then 1 else 0 end as whole
) as w
cross join (
  select coalesce(max(case when dataset = 'sales' then 1 end), 0) as sales,
    coalesce(max(case when dataset = 'store_days' then 1 end), 0) as store_days, coalesce(max(case when dataset = 'inventory' then 1 end), 0) as inventory
  from wh.live_slice
  where delivery_id > 0 and business_date between cast($1 as date) - 14 and cast($1 as date)
) as u
