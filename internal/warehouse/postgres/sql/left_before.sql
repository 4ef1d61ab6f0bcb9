-- The first date that has not left; none where nothing has.
select max(left_before) from wh.offload
