-- What each store misses on dates $1 to $2 of products that hardly sold anywhere.
select e.business_date, e.product_id, coalesce(s.region, ''), e.store_id, cast(greatest(e.expected_units - coalesce(f.units, 0), 0) as text)
from expected_sales as e
join (
  select distinct business_date, product_id from drop_day where business_date between cast($1 as date) and cast($2 as date)
) as x on x.business_date = e.business_date and x.product_id = e.product_id
join wh.live_store_day as d on d.business_date = e.business_date and d.store_id = e.store_id and d.has_sales and coalesce(d.is_open, true)
left join (
  select business_date, store_id, product_id, sum(units) as units from wh.live_sales
  where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, product_id
) as f on f.business_date = e.business_date and f.store_id = e.store_id and f.product_id = e.product_id
left join stores as s on s.store_id = e.store_id
where e.business_date between cast($1 as date) and cast($2 as date) and e.ladder_step <= 2
order by e.business_date nulls last, e.product_id collate "C" nulls last, e.store_id collate "C" nulls last
