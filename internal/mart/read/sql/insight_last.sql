-- grain: one row
-- inputs: insight
-- $1 insight, $2 first day, $3 last day
select max(i.business_date) as last_found from insight as i where i.insight_id = cast($1 as text) and i.business_date between cast($2 as date) and cast($3 as date)
