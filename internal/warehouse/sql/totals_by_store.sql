-- The control totals of date $1 by store: the other side. And the contract they came under.
select s.store_id, cast(s.net_sales as text), d.contract_id
from wh.sent_store_days as s
join wh.delivery as d on d.delivery_id = s.delivery_id
where s.business_date = cast($1 as date) and s.net_sales is not null
