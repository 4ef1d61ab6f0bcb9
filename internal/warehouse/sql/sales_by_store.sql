-- What sales say of date $1 by store: one side of a control total. Before returns, returned, and the contract they came under.
select s.store_id, cast(sum(s.sales_value) as text), cast(sum(coalesce(s.returned_value, 0)) as text), max(d.contract_id)
from sales as s
join wh.delivery as d on d.delivery_id = s.delivery_id
where s.business_date = cast($1 as date) group by s.store_id
