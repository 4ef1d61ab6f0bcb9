-- The first business date that readers see.
select min(business_date) from wh.live_slice where delivery_id > 0 and business_date is not null
