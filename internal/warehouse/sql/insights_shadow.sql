-- Insights of kinds in shadow, of date $1 (null: of all dates), of store $2 ('': all), of kind $3 ('': all); capped ones only where $4 says so; with id $5 ('': all).
select business_date, document, capped from insight_shadow
where (cast($1 as date) is null or business_date = cast($1 as date))
  and (cast($2 as text) = '' or store_id = cast($2 as text))
  and (cast($3 as text) = '' or kind = cast($3 as text))
  and (cast($4 as boolean) or not capped)
  and (cast($5 as text) = '' or insight_id = cast($5 as text))
order by business_date nulls last, place nulls last, insight_id collate "C" nulls last
