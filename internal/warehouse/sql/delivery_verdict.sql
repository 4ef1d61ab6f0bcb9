-- The verdict document of a delivery, rewritten when its place became known.
update wh.delivery set verdict = cast($2 as text) where delivery_id = cast($1 as bigint)
