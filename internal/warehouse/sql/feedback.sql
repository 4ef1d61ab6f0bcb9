-- Answers to insight $1 ('': to all), as they were given.
select given_at, actor, insight_id, kind, coalesce(category, ''), business_date, answer, until, reason, note, chance
from feedback
where cast($1 as text) = '' or insight_id = cast($1 as text)
order by given_at nulls last, insight_id collate "C" nulls last, answer collate "C" nulls last
