-- What has left of the deliveries $1 to $2.
select delivery_id, dataset, rows, sums, mark from wh.offload_delivery where delivery_id between cast($1 as bigint) and cast($2 as bigint)
