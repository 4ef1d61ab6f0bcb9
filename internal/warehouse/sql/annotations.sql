-- What is noted.
select annotation_id, written_at, actor, node, value, first_date, last_date, note
from annotation
order by first_date nulls last, last_date nulls last, annotation_id collate "C" nulls last
