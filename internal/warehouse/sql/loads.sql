-- What readers see of each dataset and business date from $1 on: stores, rows, stores with files of their own, value.
select s.dataset, s.business_date, cast(sum(s.stores) as bigint), cast(sum(s.rows) as bigint),
  cast(sum(case when d.store_id is null then 0 else s.stores end) as bigint), cast(sum(s.sales_value) as text)
from wh.slice as s
join wh.delivery as d on d.delivery_id = s.delivery_id
cross join wh.published as p
where s.delivery_id > 0 and s.business_date >= cast($1 as date) and s.run_id <= p.run_id and (s.superseded_by is null or s.superseded_by > p.run_id)
group by s.dataset, s.business_date
order by s.dataset collate "C" nulls last, s.business_date nulls last
