-- Annotation $1 is taken away at $2 by $3.
update wh.annotation set removed_at = cast($2 as timestamp), removed_by = cast($3 as text)
where annotation_id = cast($1 as text) and removed_at is null
