-- Staged ends have done their work.
delete from wh.slice_gone where run_id <= cast($1 as bigint)
