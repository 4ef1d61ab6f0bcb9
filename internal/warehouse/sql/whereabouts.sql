-- Where each file is. Only columns that the ledger has had from its first step on: a warehouse is asked this before it is brought to a newer one.
select delivery_id, run_id, dataset, file, sha256, bytes, place, path
from wh.delivery
order by delivery_id nulls last
