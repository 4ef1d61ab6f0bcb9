-- A month of a table has left.
insert into wh.offload (month, left_before, dataset, rows, sums, cost_sums, place, path, sha256, bytes, manifest_sha256, run_id, offloaded_at, actor)
values (cast($1 as date), cast($2 as date), cast($3 as text), cast($4 as bigint), cast($5 as text), cast($6 as text), cast($7 as text), cast($8 as text),
  cast($9 as text), cast($10 as bigint), cast($11 as text), cast($12 as bigint), cast($13 as timestamp), cast($14 as text))
