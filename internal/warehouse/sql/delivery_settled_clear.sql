-- What a release staged has done its work.
delete from wh.delivery_settled where run_id <= cast($1 as bigint)
