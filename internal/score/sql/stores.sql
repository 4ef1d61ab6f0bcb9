-- Store-days of the last 84 business dates, with what was expected of them.
select d.business_date, d.store_id, s.region, d.net_sales, d.expected_net_sales, d.low_net_sales, d.high_net_sales, d.complete, d.is_open
from store_day as d
left join stores as s on s.store_id = d.store_id
where d.business_date > (select max(x.business_date) from store_day as x) - 84
