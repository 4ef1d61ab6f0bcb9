-- grain: store x business date with anything delivered, for a list of stores
-- inputs: store_day
-- $1 first day, $2 last day, $3 store ids, joined by $4
select d.store_id, d.business_date, d.complete, d.is_open
from store_day as d
where d.business_date between cast($1 as date) and cast($2 as date)
  and d.store_id in (select unnest(string_to_array(cast($3 as text), cast($4 as text))))
order by d.store_id collate "C" nulls last, d.business_date nulls last
