-- The staged ends of run $1: those slices are hidden from it on.
update wh.slice set superseded_by = cast($1 as bigint)
from wh.slice_gone as g
where g.run_id = cast($1 as bigint) and wh.slice.superseded_by is null and wh.slice.dataset = g.dataset
  and wh.slice.delivery_id = g.delivery_id and wh.slice.store_id = g.store_id
  and wh.slice.business_date is not distinct from g.business_date
