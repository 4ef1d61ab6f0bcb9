-- The view of hours, as the run that is read shows it.
create view hour_day as
select m.business_date, m.store_id, m.category, m.hour, m.until_hour, m.net_sales, m.units
from wh.hour_day as m
join wh.live_slice as s on s.dataset = 'hour_day' and s.business_date = m.business_date and s.build_run = m.run_id
