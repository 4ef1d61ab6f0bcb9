-- What was on record at the close of the last 42 business dates.
select i.business_date, i.store_id, i.product_id, i.on_hand
from inventory as i
where i.business_date > (select max(d.business_date) from store_day as d) - 42
