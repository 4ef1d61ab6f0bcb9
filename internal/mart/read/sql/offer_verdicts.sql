-- grain: promotion of which something was told from the first day to the last, as it was told last
-- inputs: insight
-- $1 first day, $2 last day
select x.document
from (
  select i.insight_id, i.document, row_number() over (partition by i.insight_id order by i.business_date desc) as place
  from insight as i
  where i.kind = 'promotion' and i.business_date between cast($1 as date) and cast($2 as date)
) as x
where x.place = 1
order by x.insight_id collate "C" nulls last
