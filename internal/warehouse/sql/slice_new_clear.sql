-- Staged slices have done their work.
delete from wh.slice_new where run_id <= cast($1 as bigint)
