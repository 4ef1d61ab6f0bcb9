-- Every store-day of a long history, with what decides whether its store is compared with last year.
select d.business_date, d.store_id, s.region, s.opened_on, s.closed_on, d.net_sales
from store_day as d
left join stores as s on s.store_id = d.store_id
where d.complete and coalesce(d.is_open, true) and d.net_sales is not null
