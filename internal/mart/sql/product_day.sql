-- product_day: dates $4 (between $1 and $2) by product, by run $3. Input: the dates' facts.
insert into wh.product_day (business_date, product_id, net_sales, units, gross_margin, stores_selling, stores_in_stock, run_id)
select f.business_date, f.product_id, coalesce(f.net_sales, 0), coalesce(f.units, 0), case when f.stores > 0 then f.gross_margin end,
  f.stores, case when f.known = 1 then f.in_stock end, cast($3 as bigint)
from (
  select business_date, product_id, sum(net_sales) as net_sales, sum(units) as units, sum(case when lines > 0 then 1 else 0 end) as stores,
    case when sum(costless) = 0 then sum(net_sales) - sum(cogs) end as gross_margin, max(case when on_hand is not null then 1 else 0 end) as known,
    sum(case when on_hand > 0 then 1 else 0 end) as in_stock
  from fact_day
  where business_date between cast($1 as date) and cast($2 as date) and business_date = any(cast(string_to_array(cast($4 as text), ',') as date[]))
    and (lines > 0 or on_hand is not null)
  group by business_date, product_id
) as f
