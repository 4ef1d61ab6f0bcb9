-- The months that have left, oldest first: where to, by which run, when, and how many rows of each table.
select month, left_before, dataset, rows, place, path, sha256, run_id, offloaded_at
from wh.offload
order by month nulls last, dataset collate "C" nulls last, run_id nulls last
