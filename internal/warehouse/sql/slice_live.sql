-- The slices of dataset $1 that are visible now, for dates from $2 to $3 (null: undated ones too).
select s.dataset, s.business_date, s.store_id, s.delivery_id, s.run_id, s.stores, s.rows, cast(s.units as text),
  cast(s.sales_value as text), cast(s.returned_value as text), coalesce(d.contract_id, ''), d.store_id
from wh.slice as s
left join wh.delivery as d on d.delivery_id = s.delivery_id
where s.superseded_by is null and s.dataset = cast($1 as text)
  and (cast($2 as date) is null or s.business_date between cast($2 as date) and cast($3 as date))
order by s.business_date nulls first, s.store_id collate "C" nulls last, s.delivery_id nulls last
