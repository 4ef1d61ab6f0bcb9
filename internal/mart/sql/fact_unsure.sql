-- Datasets and dates from $1 to $2 of which a store may have a product in several rows: not all came under the contracts $3, divided by commas, or
-- a store came twice. Inputs: the ledger.
select count(*)
from (
  select s.dataset, s.business_date
  from wh.live_slice as s
  left join wh.delivery as d on d.delivery_id = s.delivery_id
    and d.contract_sha256 = any(string_to_array(cast($3 as text), ','))
  where s.dataset in ('sales', 'inventory') and s.business_date between cast($1 as date) and cast($2 as date)
  group by s.dataset, s.business_date
  having count(*) > count(d.delivery_id) or count(*) > count(distinct s.store_id) or count(*) > 1 and min(s.store_id) = ''
) as u
