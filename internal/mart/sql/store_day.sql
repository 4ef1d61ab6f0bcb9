-- store_day: one row for each store-day of the dates $4 (between $1 and $2) of which anything was delivered, by run $3. Inputs:
-- the dates' facts, store_days. net_sales comes from sales where the store's sales are loaded, else from store_days; a store
-- that sold nothing counts 0. complete: all that came for any store on the date or the two weeks before is there.
insert into wh.store_day (business_date, store_id, is_open, net_sales, sales_value, returned_value, units, transactions, discount,
  gross_margin, on_promotion, has_sales, has_store_days, has_inventory, complete, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date),
-- Pairs of which no sales came have nothing to add up.
fact as (
  select business_date, store_id, max(lines) > 0 as sold, max(listed) = 1 as stocked, sum(net_sales) as net_sales, sum(sales_value) as sales_value,
    sum(returned_value) as returned_value, sum(units) as units, sum(discount) as discount,
    case when sum(costless) = 0 then sum(net_sales) - sum(cogs) end as gross_margin, case when max(lines) > 0 then max(flagged) = 1 end as on_promotion
  from fact_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id
),
told as (
  select business_date, store_id, max(case when is_open then 1 when not is_open then 0 end) = 1 as is_open, max(transactions) as transactions,
    max(net_sales) as net_sales, max(case when on_promotion then 1 when not on_promotion then 0 end) = 1 as on_promotion
  from store_days where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id
),
sent as (
  select dataset, business_date, max(case when store_id = '' then 1 else 0 end) as whole
  from wh.live_slice
  where delivery_id > 0 and dataset in ('sales', 'store_days', 'inventory') and business_date between cast($1 as date) - 14 and cast($2 as date)
  group by dataset, business_date
),
usual as (
  select n.business_date, max(case when s.dataset = 'sales' then 1 else 0 end) as sales, max(case when s.dataset = 'store_days' then 1 else 0 end) as store_days,
    max(case when s.dataset = 'inventory' then 1 else 0 end) as inventory,
    max(case when s.dataset = 'sales' and s.business_date = n.business_date then s.whole else 0 end) as whole
  from night as n
  join sent as s on s.business_date between n.business_date - 14 and n.business_date
  group by n.business_date
)
select k.business_date, k.store_id, d.is_open,
  coalesce(f.net_sales, d.net_sales, case when u.whole = 1 and d.store_id is not null then cast(0 as decimal(14,2)) end),
  f.sales_value, f.returned_value, f.units, d.transactions, f.discount, f.gross_margin, coalesce(d.on_promotion, f.on_promotion),
  coalesce(f.sold, false), d.store_id is not null, coalesce(f.stocked, false),
  (coalesce(f.sold, false) or u.sales = 0 or coalesce(d.is_open = false, false) or coalesce(u.whole = 1 and d.net_sales = 0, false))
    and (d.store_id is not null or u.store_days = 0)
    and (coalesce(f.stocked, false) or u.inventory = 0 or coalesce(d.is_open = false, false)),
  cast($3 as bigint)
from (
  select business_date, store_id from fact
  union select business_date, store_id from told
) as k
join usual as u on u.business_date = k.business_date
left join fact as f on f.business_date = k.business_date and f.store_id = k.store_id
left join told as d on d.business_date = k.business_date and d.store_id = k.store_id
