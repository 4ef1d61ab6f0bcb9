-- The insights of kinds in shadow of date $2 as run $1 found them, one list a column, in the order of their places. The lists are joined by the
-- unit separator (U+001F), which stands in no id and which JSON escapes. An empty store is none.
insert into wh.insight_shadow (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document)
select cast($1 as bigint), cast($2 as date), l.insight_id, l.kind, l.level, nullif(l.store_id, ''), cast(l.place as bigint),
  l.capped = 't', l.state, l.document
from (
  select unnest(string_to_array(cast($3 as text), chr(31))) as insight_id, unnest(string_to_array(cast($4 as text), chr(31))) as kind,
    unnest(string_to_array(cast($5 as text), chr(31))) as level, unnest(string_to_array(cast($6 as text), chr(31))) as store_id,
    unnest(string_to_array(cast($7 as text), chr(31))) as place, unnest(string_to_array(cast($8 as text), chr(31))) as capped,
    unnest(string_to_array(cast($9 as text), chr(31))) as state, unnest(string_to_array(cast($10 as text), chr(31))) as document
) as l
