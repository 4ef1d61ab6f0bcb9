-- What readers see of each dataset and business date from $1 on: stores, rows, units and value.
select s.dataset, s.business_date, cast(sum(s.stores) as bigint), cast(sum(s.rows) as bigint), cast(sum(s.sales_value) as text)
from wh.slice as s
cross join wh.published as p
where s.delivery_id > 0 and s.business_date >= cast($1 as date) and s.run_id <= p.run_id and (s.superseded_by is null or s.superseded_by > p.run_id)
group by s.dataset, s.business_date
order by s.dataset, s.business_date
