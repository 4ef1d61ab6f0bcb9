-- Units missed by recorded stockouts on the last 42 business dates.
select o.business_date, o.store_id, o.product_id, o.lost_units
from stockout_day as o
where o.business_date > (select max(d.business_date) from store_day as d) - 42
