-- The slices that the deliveries that count now ever had, whatever lies over them: of dataset $1, for dates from $2 to $3
-- (null: undated ones too), in the order in which they come over each other: of a run's files those for one store last.
-- Deliveries whose rows were swept have none.
select s.dataset, s.business_date, s.store_id, s.delivery_id, s.run_id, s.stores, s.rows, cast(s.units as text),
  cast(s.sales_value as text), cast(s.returned_value as text), d.contract_id, d.store_id
from wh.slice as s
join wh.delivery as d on d.delivery_id = s.delivery_id and not d.swept
left join wh.withdrawal as w on w.delivery_id = s.delivery_id and w.undone_by is null
where w.delivery_id is null and s.dataset = cast($1 as text)
  and (cast($2 as date) is null or s.business_date between cast($2 as date) and cast($3 as date))
order by d.run_id nulls last, case when d.store_id is null then 0 else 1 end nulls last, s.delivery_id nulls last, s.business_date nulls first, s.store_id collate "C" nulls last, s.run_id nulls last
