-- Remarks on insight $1 ('': on all), as they were given.
select given_at, actor, insight_id, business_date, word, person, note
from remark
where cast($1 as text) = '' or insight_id = cast($1 as text)
order by given_at nulls last, insight_id collate "C" nulls last, word collate "C" nulls last
