-- What sales say of date $1 by store: the other side of a control total. Before returns and returned.
select store_id, count(*), cast(sum(sales_value) as text), cast(sum(coalesce(returned_value, 0)) as text)
from sales where business_date = cast($1 as date) group by store_id
