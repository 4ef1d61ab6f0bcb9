-- grain: promotion of which something was told from the first day to the last, as it was told last
-- inputs: insight
-- $1 first day, $2 last day
select i.document
from insight as i
join (
  select x.insight_id, max(x.business_date) as latest
  from insight as x
  where x.kind = 'promotion' and x.business_date between cast($1 as date) and cast($2 as date)
  group by x.insight_id
) as n on n.insight_id = i.insight_id and n.latest = i.business_date
where i.kind = 'promotion' and i.business_date between cast($1 as date) and cast($2 as date)
order by i.insight_id collate "C" nulls last
