-- How many rows run $1 took out of each dataset of deliveries.
select dataset, cast(sum(rows) as bigint) from wh.offload_delivery where run_id = cast($1 as bigint) group by dataset
