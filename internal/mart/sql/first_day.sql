-- The first business date of which anything was sold.
select min(business_date) from wh.live_slice where dataset in ('sales', 'sale_lines', 'store_days')
